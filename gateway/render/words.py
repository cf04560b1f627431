"""The few words that the page itself says to its readers, by language."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class StripWords:
    """What the strip says; the browser modules get the same ones as JSON."""

    pause: str = "Pause"
    resume: str = "Resume"
    live: str = "Live"
    as_of: str = "As of {time}"
    disconnected: str = "Not live since {time}"
    paused: str = "Paused at {time}"
    stale: str = "Last prices of {time}"
    unavailable: str = "No prices at the moment"
    said_live: str = "Prices are live."
    said_paused: str = "Prices are paused."
    said_disconnected: str = "Prices are not live."
    up: str = "up"
    down: str = "down"
    flat: str = "unchanged"
    none: str = "no price"
    old: str = "old"
    halted: str = "halted"
    suspended: str = "suspended"
    delisted: str = "delisted"


@dataclass(frozen=True)
class NoticeWords:
    """What the banner says when the story changed under its reader."""

    update: str = "There is a newer version of this story."
    correction: str = "This story has been corrected."
    withheld: str = "This story is no longer available."
    killed: str = "This story has been withdrawn."
    reload: str = "Reload"
    dismiss: str = "Dismiss"


@dataclass(frozen=True)
class MarketWords:
    """What the page of a symbol says."""

    previous_close: str = "Previous close"
    change: str = "Change"
    lowest: str = "Lowest"
    highest: str = "Highest"
    currency: str = "Currency"
    time: str = "Time"
    first: str = "Open"
    last: str = "Close"
    day: str = "1 day"
    month: str = "1 month"
    year: str = "1 year"
    span: str = "Time shown"
    chart: str = "{name}: {span}"
    told: str = (
        "From {first} on {since} to {last} on {until}; "
        "lowest {lowest}, highest {highest}."
    )
    figures: str = "The chart in figures"
    no_bars: str = "There are no earlier prices to draw yet."
    lost_bars: str = "The chart cannot be loaded at the moment."
    stories: str = "About {name}"
    no_stories: str = "There is no story about {name} yet."


@dataclass(frozen=True)
class SearchWords:
    """What the search says."""

    search: str = "Search"
    words: str = "Words to look for"
    found: str = "Stories with “{query}”"
    nothing: str = "No story has “{query}”"
    nothing_detail: str = "Fewer words, or others, find more."
    lost: str = "We cannot search at the moment."


@dataclass(frozen=True)
class ErrorWords:
    """What a page says that is not there."""

    title: str
    detail: str


@dataclass(frozen=True)
class Words:
    """All of it. Names in braces are filled in."""

    strip: StripWords = field(default_factory=StripWords)
    notice: NoticeWords = field(default_factory=NoticeWords)
    market: MarketWords = field(default_factory=MarketWords)
    search: SearchWords = field(default_factory=SearchWords)
    skip: str = "Skip to the news"
    sections: str = "Sections"
    front: str = "Front page"
    markets: str = "Markets"
    quotes: str = "Prices"
    simulated: str = "simulated"
    delayed: str = "delayed {minutes} min"
    prices_from: str = "Prices: {sources}."
    prices_simulated: str = "Prices are simulated and not those of any market."
    prices_delayed: str = "Prices are delayed by at least {minutes} minutes."
    by: str = "By"
    published: str = "Published"
    updated: str = "Updated"
    corrected: str = "Corrected"
    photo: str = "Photo: {credit}"
    text_size: str = "Text size"
    sizes: tuple[str, str, str, str] = ("Small", "Normal", "Large", "Very large")
    in_this_story: str = "In this story"
    since: str = "Since publication"
    corrections: str = "Corrections"
    related: str = "More news"
    latest: str = "Latest"
    older: str = "Older stories"
    feed: str = "{title} as a feed"
    table: str = "Table"
    open_at: str = "Open at {provider}"
    story_stale: str = (
        "We cannot check at the moment whether this is the newest version."
    )
    story_checked: str = "Last checked at {time}."
    front_empty: str = "No stories yet"
    front_empty_detail: str = "The first one will stand here as soon as it is out."
    front_degraded: str = "The newest stories cannot be loaded at the moment."
    try_again: str = "Try again"
    retry_in: str = "Please try again in {seconds} seconds."
    to_front: str = "To the front page"
    errors: Mapping[int, ErrorWords] = field(default_factory=lambda: _english_errors)
    refused: ErrorWords = ErrorWords(
        "This does not work", "The address asks for something that we cannot give."
    )
    broken: ErrorWords = ErrorWords(
        "Something went wrong",
        "The fault is ours. It is written down, and looked into.",
    )

    def error(self, status: int) -> ErrorWords:
        """What to say of a status."""
        return self.errors.get(status, self.refused if status < 500 else self.broken)


_english_errors: Mapping[int, ErrorWords] = {
    401: ErrorWords("For subscribers", "Reading needs a key here."),
    403: ErrorWords("Not for you", "Your key does not open this page."),
    404: ErrorWords("Not here", "There is nothing at this address, or not any more."),
    410: ErrorWords("Withdrawn", "This story was withdrawn and will not come back."),
    429: ErrorWords("Too fast", "You have asked for more than we can give at once."),
    502: ErrorWords("Garbled", "What we were sent of this page makes no sense."),
    503: ErrorWords("Not at the moment", "This page cannot be had just now."),
    504: ErrorWords("Too slow", "This page did not come in time."),
}
_english = Words()
_german = Words(
    strip=StripWords(
        pause="Anhalten",
        resume="Weiter",
        live="Live",
        as_of="Stand {time}",
        disconnected="Nicht live seit {time}",
        paused="Angehalten um {time}",
        stale="Letzte Kurse von {time}",
        unavailable="Zurzeit keine Kurse",
        said_live="Die Kurse sind live.",
        said_paused="Die Kurse sind angehalten.",
        said_disconnected="Die Kurse sind nicht live.",
        up="gestiegen",
        down="gefallen",
        flat="unverändert",
        none="kein Kurs",
        old="alt",
        halted="unterbrochen",
        suspended="ausgesetzt",
        delisted="eingestellt",
    ),
    notice=NoticeWords(
        update="Von diesem Artikel gibt es eine neuere Fassung.",
        correction="Dieser Artikel wurde berichtigt.",
        withheld="Dieser Artikel ist nicht mehr verfügbar.",
        killed="Dieser Artikel wurde zurückgezogen.",
        reload="Neu laden",
        dismiss="Schließen",
    ),
    market=MarketWords(
        previous_close="Schluss am Vortag",
        change="Veränderung",
        lowest="Tiefster",
        highest="Höchster",
        currency="Währung",
        time="Zeit",
        first="Eröffnung",
        last="Schluss",
        day="1 Tag",
        month="1 Monat",
        year="1 Jahr",
        span="Gezeigter Zeitraum",
        chart="{name}: {span}",
        told=(
            "Von {first} am {since} bis {last} am {until}; "
            "tiefster {lowest}, höchster {highest}."
        ),
        figures="Das Bild in Zahlen",
        no_bars="Es gibt noch keine früheren Kurse zu zeichnen.",
        lost_bars="Der Kursverlauf lässt sich zurzeit nicht laden.",
        stories="Über {name}",
        no_stories="Über {name} gibt es noch keinen Artikel.",
    ),
    search=SearchWords(
        search="Suchen",
        words="Gesuchte Wörter",
        found="Artikel mit „{query}“",
        nothing="Kein Artikel enthält „{query}“",
        nothing_detail="Weniger oder andere Wörter finden mehr.",
        lost="Zurzeit lässt sich nicht suchen.",
    ),
    skip="Zu den Nachrichten",
    sections="Ressorts",
    front="Titelseite",
    markets="Märkte",
    quotes="Kurse",
    simulated="simuliert",
    delayed="{minutes} Min. verzögert",
    prices_from="Kurse: {sources}.",
    prices_simulated="Die Kurse sind simuliert und nicht die einer Börse.",
    prices_delayed="Die Kurse sind um mindestens {minutes} Minuten verzögert.",
    by="Von",
    published="Veröffentlicht",
    updated="Aktualisiert",
    corrected="Berichtigt",
    photo="Foto: {credit}",
    text_size="Schriftgröße",
    sizes=("Klein", "Mittel", "Groß", "Sehr groß"),
    in_this_story="In diesem Artikel",
    since="Seit der Veröffentlichung",
    corrections="Berichtigungen",
    related="Weitere Nachrichten",
    latest="Neueste",
    older="Ältere Artikel",
    feed="{title} als Feed",
    table="Tabelle",
    open_at="Bei {provider} öffnen",
    story_stale="Ob dies die neueste Fassung ist, lässt sich zurzeit nicht prüfen.",
    story_checked="Zuletzt geprüft um {time}.",
    front_empty="Noch keine Artikel",
    front_empty_detail="Der erste steht hier, sobald er erschienen ist.",
    front_degraded="Die neuesten Artikel lassen sich zurzeit nicht laden.",
    try_again="Erneut versuchen",
    retry_in="Bitte in {seconds} Sekunden erneut versuchen.",
    to_front="Zur Titelseite",
    errors={
        401: ErrorWords("Für Abonnenten", "Lesen kann hier, wer einen Schlüssel hat."),
        403: ErrorWords("Verschlossen", "Ihr Schlüssel öffnet diese Seite nicht."),
        404: ErrorWords("Nicht hier", "Unter dieser Adresse ist nichts (mehr)."),
        410: ErrorWords("Zurückgezogen", "Dieser Artikel kommt nicht wieder."),
        429: ErrorWords("Zu schnell", "So viel können wir nicht auf einmal geben."),
        502: ErrorWords("Unleserlich", "Was von dieser Seite kam, ergibt keinen Sinn."),
        503: ErrorWords("Zurzeit nicht", "Diese Seite ist gerade nicht zu haben."),
        504: ErrorWords("Zu langsam", "Diese Seite kam nicht rechtzeitig."),
    },
    refused=ErrorWords(
        "So geht es nicht", "Die Adresse verlangt etwas, das es nicht gibt."
    ),
    broken=ErrorWords(
        "Ein Fehler", "Er liegt bei uns; er ist notiert, und wir suchen ihn."
    ),
)
LANGUAGES: Mapping[str, Words] = {"en": _english, "de": _german}


def words_for(language: str) -> Words:
    """The words of a language (BCP 47), or English ones."""
    return LANGUAGES.get(language.split("-")[0].lower(), _english)
