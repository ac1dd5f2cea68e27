"""Refusals of the catalogue of models, manufacturers and product sheets."""

from lifecycle.kernel.errors import Conflict, Invalid, NotFound
from lifecycle.kernel.text import N_


class ModelNotFound(NotFound):
    """No such model in this authority."""

    text = N_("Ce modèle n’existe pas dans votre organisation, ou il a été fusionné avec un autre.")


class ManufacturerNotFound(NotFound):
    """No such manufacturer in this authority."""

    text = N_("Ce fabricant n’existe pas dans votre organisation, ou il a été fusionné avec un autre.")


class SheetNotFound(NotFound):
    """No such product sheet in this authority."""

    text = N_("Cette fiche produit n’existe pas dans votre organisation.")


class NameTaken(Conflict):
    """Another model or manufacturer has this name, or is also known by it."""

    slug = "name-taken"
    text = N_("« %(name)s » désigne déjà « %(other)s ». S’il s’agit du même, fusionnez-les.")


class NothingToMerge(Invalid):
    """A merge needs at least two, and no more than a person can look at."""

    slug = "nothing-to-merge"
    text = N_("Choisissez au moins deux éléments à fusionner, et %(most)s au plus.")


class CategoriesDiffer(Conflict):
    """The models merged are of several categories and nobody chose one; `reasons` name them."""

    slug = "categories-differ"
    text = N_("Ces modèles ne sont pas de la même catégorie. Choisissez celle du modèle gardé.")


class TwinsDiffer(Conflict):
    """Two manufacturers have a model of the same name in different categories; `reasons` name them."""

    slug = "twin-models-differ"
    text = N_(
        "Ces fabricants ont des modèles de même nom dans des catégories différentes. Fusionnez d’abord "
        "ces modèles en choisissant leur catégorie."
    )
