"""What the factors refuse."""

from lifecycle.kernel.errors import Conflict, NotFound
from lifecycle.kernel.text import N_


class FactorsChanged(Conflict):
    """Another version was made since the page was shown."""

    slug = "factors-changed"
    text = N_("Les facteurs ont changé entre-temps : rechargez la page, puis reprenez votre modification.")


class NoSheets(Conflict):
    """The manufacturers' set is asked for, and no collection is loaded."""

    slug = "no-sheets"
    text = N_(
        "Aucune fiche de fabricant exploitable n’est chargée : chargez d’abord la collection de Boavizta."
    )


class CategoryUnknown(NotFound):
    """No category has this key."""

    slug = "category-not-found"
    text = N_("Cette catégorie d’équipements n’existe pas.")
