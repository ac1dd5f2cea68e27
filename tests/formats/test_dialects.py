"""The titles that each program writes, as documented: told apart, and every one of them known."""

import pytest

from lifecycle.formats.dialects import DIALECTS, MAPPED
from lifecycle.formats.fields import Field
from lifecycle.formats.layouts import layout_of
from lifecycle.formats.tabular import Shape

COMMA = Shape("utf-8", has_bom=False, separator=",", is_quoted=False, has_trailing_column=False)
RESAVED = Shape(
    "cp1252",
    has_bom=False,
    separator=";",
    is_quoted=False,
    has_trailing_column=False,
    has_long_line_ends=True,
)

IMPORT_21 = (
    "Company,Name,Asset Tag,Category,Supplier,Manufacturer,Location,Order Number,Model,Model Notes,"
    "Model Number,Asset Notes,Purchase Date,Purchase Cost,Checkout Type,Checked Out To: Username,"
    "Checked Out To: First Name,Checked Out To: Last Name,Checked Out To: Email,Checked Out To: Location,"
    "Asset EOL Date"
)
IMPORT_2016 = (
    "Full Name,Email,Username,item Name,Category,Model name,Manufacturer,Model Number,"
    "Serial Number,Asset Tag,"
    "Location,Notes,Purchase Date,Purchase Cost,Company,Status,Warranty Months,Supplier"
)
IMPORT_FR = (
    "Date de fin de vie,Nom du modèle,Notes Biens,Numéro d'inventaire,BYOD,\u0421atégorie,Compagnie,"
    "Nom du fichier image,Nom Actif,Lieu,Fabricant,Notes Modèle,Model n°.,Numéro de commande,Prix d'achat,"
    "Date d'achat,Demandable,Numéro de série,Statut,Fournisseur,Garantie,Type d'association,"
    "Associé à : prénom,Associé à : nom,Associé à : nom complet,Associé à : email,"
    "Associé à : nom d'utilisateur·trice,Associer à un lieu,Date de dernière dissociation,"
    "Date d'association,Date de dissociation prévue,Dernier audit,Prochaine date de vérification"
)
REPORT_EN = (
    "ID,Company,Asset Name,Asset Tag,Model,Model No.,Category,Manufacturer,Serial,Purchased,"
    "Cost,EOL,Warranty,"
    "Warranty Expires,Current Value,Diff,Fully Depreciated,Order Number,Supplier,Location,"
    "Address,Address,City,"
    "State,Country,Zip,Default Location,Checked Out,Type,assigned_asset_tag,Username,user_company,Email,"
    "Employee No.,Manager,Department,Title,Phone,User Address,User City,User State,User Country,User Zip,"
    "target_notes,Status,Checkout Date,Last Checkin Date,Expected Checkin Date,Created At,Updated at,Deleted,"
    "Last Audit,Next Audit Date,Notes,URL"
)
REPORT_FR = (
    "ID,Compagnie,Nom de l'actif,Étiquette de l'actif,Modèle,Model n°.,\u0421atégorie,"
    "Fabricant,Numéro de série,"
    "Acheté,Coût,Fin de vie,Garantie,Expiration de garantie,Valeur actuelle,Différence,Entièrement amortis,"
    "Numéro de Commande,Fournisseur,Lieu,Adresse,Adresse,Ville,État,Pays,Code postal,Emplacement par défaut,"
    "Date de libération,Type ,Username,Employee No.,Responsable,département,Titre,Téléphone,"
    "Adresse utilisateur,Ville Utilisateur,État Utilisateur,Pays Utilisateur,Code Postal Utilisateur,Statut,"
    "Date d'association,Date de dernière dissociation,Date de dissociation prévue,Créé à,Mise à jour à,"
    "Supprimé,Dernier audit,Prochaine date de vérification,Notes,URL"
)
LIST_FR = (
    "Nom de l'actif,Étiquette de l'actif,Série ,Modèle,\u0421atégorie,Statut,Extrait vers,Lieu,Prix d'achat,"
    "Valeur actuelle,Numéro d’employé,Taux de EOL,Associations,Dissociations,Demandes,Créé par,BYOD"
)
GLPI = (
    "Nom;Entité;Statut;Fabricant;Numéro de série;Numéro d'inventaire;Type;Modèle;"
    "Système d'exploitation - Nom;"
    "Lieu;Usager;Utilisateur;Dernière modification;Composants - Processeur;Commentaires;"
    "Informations financières et administratives - Date d'achat;"
    "Informations financières et administratives - Numéro d'immobilisation"
)


@pytest.mark.parametrize(
    ("header", "slug"),
    [
        (IMPORT_21, "snipeit-import"),
        (IMPORT_2016, "snipeit-import"),
        (IMPORT_FR, "snipeit-import"),
        (REPORT_EN, "snipeit-export-en"),
        (REPORT_FR, "snipeit-export-fr"),
        (LIST_FR, "snipeit-export-fr"),
    ],
)
def test_every_title_of_snipeit_is_known(header, slug):
    titles = tuple(title.strip() for title in header.split(","))
    layout = layout_of(titles, COMMA)
    assert layout.dialect.slug == slug
    assert dict(zip(titles, layout.fields, strict=True)) == {
        title: field for title, field in zip(titles, layout.fields, strict=True) if field
    }
    resaved = tuple("?atégorie" if title == "\u0421atégorie" else title for title in titles)
    again = layout_of(resaved, RESAVED)
    assert again.dialect.slug == f"{slug}-resaved"
    assert again.fields == layout.fields


@pytest.mark.parametrize(
    ("shape", "slug"),
    [
        ({"is_quoted": True, "has_trailing_column": True, "has_bom": True}, "glpi-10"),
        ({"is_quoted": True, "has_trailing_column": True, "has_bom": False}, "glpi-10"),
        ({"is_quoted": True, "has_trailing_column": False, "has_bom": False}, "glpi-11.0.0"),
        ({"is_quoted": True, "has_trailing_column": False, "has_bom": True}, "glpi-11.0.7"),
        ({"is_quoted": False, "has_trailing_column": True, "has_bom": False}, "glpi-10-resaved"),
        ({"is_quoted": False, "has_trailing_column": False, "has_bom": True}, "glpi-resaved"),
    ],
)
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_versions_of_glpi_are_told_by_how_they_write(shape, slug, separator):
    layout = layout_of(tuple(GLPI.split(";")), Shape("utf-8", separator=separator, **shape))
    assert layout.dialect.slug == slug
    assert None not in layout.fields


def test_a_list_of_people_is_no_inventory_of_snipeit():
    layout = layout_of(("Full Name", "Email", "Username"), COMMA)
    assert layout.dialect is MAPPED
    assert layout.fields[1] is Field.PERSONAL


def test_each_dialect_has_a_name_of_its_own():
    slugs = [dialect.slug for dialect in (*DIALECTS, MAPPED)]
    names = {str(dialect.name) for dialect in (*DIALECTS, MAPPED)}
    assert len(set(slugs)) == len(slugs) == len(names)
