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
    not_live: str = "Not live since {time}"
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
class Words:
    """All of it. Names in braces are filled in."""

    strip: StripWords = field(default_factory=StripWords)
    notice: NoticeWords = field(default_factory=NoticeWords)
    skip: str = "Skip to the news"
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
    corrections: str = "Corrections"
    related: str = "More news"
    latest: str = "Latest"
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


_english = Words()
_german = Words(
    strip=StripWords(
        pause="Anhalten",
        resume="Weiter",
        live="Live",
        as_of="Stand {time}",
        not_live="Nicht live seit {time}",
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
    skip="Zu den Nachrichten",
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
    sizes=("Klein", "Normal", "Groß", "Sehr groß"),
    in_this_story="In diesem Artikel",
    corrections="Berichtigungen",
    related="Weitere Nachrichten",
    latest="Neueste",
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
)
LANGUAGES: Mapping[str, Words] = {"en": _english, "de": _german}


def words_for(language: str) -> Words:
    """The words of a language (BCP 47), or English ones."""
    return LANGUAGES.get(language.split("-")[0].lower(), _english)
