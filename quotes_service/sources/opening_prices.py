"""Prices to begin a walk with where there is no board yet: a day of June 2024.

Each as ``symbol: (price, percent against the close before)``.
"""

OPENING_PRICES = {
    "RBGPF": ("55.646", "100"),
    "CMSC": ("24.294", "-0.23"),
    "RYCEF": ("5.57", "-6.64"),
    "BCC": ("132.1", "-1.23"),
    "SCS": ("13.7", "-1.61"),
    "NGG": ("60.95", "-1.36"),
    "CMSD": ("24.47", "-0.31"),
    "GSK": ("39.36", "-1.22"),
    "BCE": ("33.33", "-0.12"),
    "RELX": ("45.08", "-0.71"),
    "RIO": ("64.37", "-2.17"),
    "JRI": ("12.28", "-2.85"),
    "VOD": ("9.09", "-0.88"),
    "BTI": ("33.04", "1.03"),
    "BP": ("35.59", "0.48"),
    "AZN": ("78.06", "-2.18"),
}
