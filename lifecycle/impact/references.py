"""The devices that ADEME assessed, in words: what a factor stands for, and the use that it assumes.

From `@incubateur-ademe/publicodes-acv-numerique` 2.1.0, by the key of the factor.
"""

from lifecycle.kernel.text import N_

REFERENCES = {
    "laptop": N_("14,6 pouces, 11 Go de mémoire, SSD de 497 Go ; 26,5 W, 3 h par jour"),
    "desktop_pro": N_("8 Go de mémoire, disque de 1 To et SSD de 256 Go, sans écran ; 70 W, 6 h par jour"),
    "desktop_home": N_("70 W, 4 h par jour"),
    "monitor": N_("24 pouces ; 50 W, 4 h par jour"),
    "tablet": N_("20 W, 2,5 h par jour"),
    "smartphone": N_("4,5 W, 3 h par jour"),
    "tv": N_("48 pouces ; 65 W, 3 h par jour"),
    "box_modem": N_("8 W, 24 h par jour"),
    "external_hdd": N_("4 W, 2 h par jour"),
    "external_ssd": N_("0,5 W, 2 h par jour"),
    "usb_key": N_("0,2 W, 2 h par jour"),
    "printer_home": N_("60 W, 1 h par jour"),
    "server": N_("367 à 400 W, 24 h par jour"),
}
