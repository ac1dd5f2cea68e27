"""The words of sanitisation that pages and certificates share."""

from lifecycle.kernel.text import N_

KIND_LABELS = {
    "hdd": N_("Disque magnétique (HDD)"),
    "ssd": N_("SSD (SATA, SAS)"),
    "nvme": N_("SSD NVMe"),
    "emmc": N_("Mémoire eMMC ou carte"),
    "phone": N_("Mémoire de téléphone ou de tablette"),
    "other": N_("Autre, ou non précisé"),
}
RESULT_LABELS = {"passed": N_("Réussi"), "failed": N_("Échoué")}
CONFIDENTIALITY_LABELS = {
    "ordinary": N_("Ordinaire"),
    "sensitive": N_("Sensible"),
    "restricted": N_("Diffusion restreinte"),
}
VERIFICATION_LABELS = {
    "full": N_("Complète : tout le support est relu"),
    "sampling": N_("Par échantillon"),
    "none": N_("Aucune"),
}
TOOL_LABELS = {"nwipe": "nwipe", "usody": "usody-sanitize", "blancco": "Blancco"}
