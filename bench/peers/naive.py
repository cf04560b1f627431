"""The broadcast that most FastAPI tutorials end with: each reader awaited in turn."""

from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()
readers: list[WebSocket] = []


@app.websocket("/quotes")
async def read(socket: WebSocket) -> None:
    """A reader stays until it leaves."""
    await socket.accept()
    readers.append(socket)
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        readers.remove(socket)


@app.websocket("/publish")
async def publish(socket: WebSocket) -> None:
    """What a publisher says, all readers hear."""
    await socket.accept()
    try:
        while True:
            text = await socket.receive_text()
            for reader in readers:
                await reader.send_text(text)
    except WebSocketDisconnect:
        return
