"""A small GLPI export, and an import's pages walked through as a manager does."""

import io
import re
import zipfile

import xlsxwriter

TITLES = (
    '"Nom";"Entité";"Statut";"Fabricant";"Numéro de série";"Numéro d\'inventaire";"Type";"Modèle";"Lieu";'
    '"Usager";"Informations financières et administratives - Date d\'achat"'
)

ODS = "urn:oasis:names:tc:opendocument:xmlns"
ODS_MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{ODS}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)
ODS_CONTENT = (
    f'<office:document-content xmlns:office="{ODS}:office:1.0" xmlns:table="{ODS}:table:1.0" '
    f'xmlns:text="{ODS}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Parc">{{}}'
    "</table:table></office:spreadsheet></office:body></office:document-content>"
)
ODS_CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def row(n, status, kind="Notebook", model="Latitude 5420", place="Mairie", user="", bought="", **said):
    cells = (
        *(said.get("name", f"PC-{n}"), "Ville", status, "Dell", said.get("serial", f"SER000{n}A")),
        *(said.get("tag", f"VAL-{n}"), kind, model, place, user, bought),
    )
    return ";".join(f'"{cell}"' for cell in cells)


def file_of(*rows):
    return "\ufeff" + "".join(f"{line}\n" for line in (TITLES, *rows))


FILE = file_of(
    row(1, "En service", place="Mairie > Accueil", user="a", bought="04-05-2021"),
    row(2, "En panne", bought="04-05-2021"),
    row(3, "Volé", "Machin", "Bidule", bought="14-05-2021"),
    row(4, "En service", place="École Zola", user="b"),
)


def send(client, data=FILE, name="glpi.csv"):
    body = data.encode() if isinstance(data, str) else data
    return client.post("/imports/", data={"file": (io.BytesIO(body), name)})


def answers(page):
    """Return what the form of a page holds: each select and each place with its value."""
    found = {}
    for name, inner in re.findall(r'<select class="input" name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inner)
        found[name] = chosen[1] if chosen else ""
    places = re.findall(r'<input class="input" name="(sites\.\d+)"[^>]*? value="([^"]*)"', page)
    return found | dict(places)


def tried(client, work, data=FILE, **said):
    """Send a file, confirm what is proposed and what is `said` (dots as `__`), try it; return its address."""
    url = send(client, data).location
    chosen = {name.replace("__", "."): value for name, value in said.items()}
    assert client.post(f"{url}/mapping", data={**answers(client.get(url).text), **chosen}).status_code == 303
    work()
    return url


def applied(client, work, data=FILE, total=None, **said):
    """Apply a file whole way; `total` is how many devices it creates or changes."""
    url = tried(client, work, data, **said)
    if total is None:
        total = sum(map(int, figures(client.get(url).text)[:2]))
    client.post(f"{url}/apply", data={"total": total})
    work()
    return url


def figures(page):
    """Return the figures of a trial: created, updated, unchanged, left out."""
    return re.findall(r'<p class="value">(\d+)', page)


def workbook(ending):
    """Return the same small table as an Excel or a LibreOffice file."""
    out, rows = io.BytesIO(), (("Repère", "Machine"), ("A-1", "X1"))
    if ending == "xlsx":
        book = xlsxwriter.Workbook(out)
        sheet = book.add_worksheet("Parc")
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
        book.close()
        return out.getvalue()
    cells = "".join(
        f"<table:table-row>{''.join(ODS_CELL.format(text) for text in cells)}</table:table-row>"
        for cells in rows
    )
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", ODS_MANIFEST)
        made.writestr("content.xml", ODS_CONTENT.format(cells))
    return out.getvalue()
