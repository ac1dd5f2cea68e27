"""Why another program's inventory cannot be pulled, each with what to do about it."""

from collections.abc import Mapping
from typing import Any

from lifecycle.kernel.errors import Conflict, DomainError, Invalid, NotFound
from lifecycle.kernel.text import N_, translate


class ConnectionNotFound(NotFound):
    """No such connection in this authority."""

    text = N_("Cette connexion n’existe pas dans votre organisation.")


class ConnectionRefused(Invalid):
    """What describes a connection cannot be taken."""

    slug = "connection-refused"


class PullRunning(Conflict):
    """One pull at a time."""

    slug = "pull-running"
    text = N_("Une récupération est déjà en cours pour cette connexion. Attendez qu’elle se termine.")


class PullFailed(DomainError):
    """The inventory did not come whole: nothing of it is taken."""

    slug = "pull-failed"
    status = 502
    text = N_("L’inventaire n’a pas pu être récupéré. Rien n’a été importé.")


def failure_of(error: DomainError) -> dict[str, Any]:
    """Return a refusal as a pull stores it: slug, French text, parameters."""
    return {"slug": error.slug, "text": error.text, "params": dict(error.params)}


def told_failure(stored: Mapping[str, Any], locale: str) -> str:
    """Return why a pull failed, in words of `locale`."""
    return translate(stored["text"], locale, **stored["params"])


class HostUnknown(PullFailed):
    """The name of the host does not resolve."""

    slug = "pull-host-unknown"
    text = N_("Le serveur « %(host)s » est introuvable. Vérifiez l’adresse de la connexion.")


class Unreachable(PullFailed):
    """Nobody answers at this address."""

    slug = "pull-unreachable"
    text = N_(
        "Le serveur « %(host)s » ne répond pas à cette adresse. Vérifiez qu’il est allumé, le port, et que "
        "le pare-feu laisse passer ce serveur-ci."
    )


class AddressForbidden(PullFailed):
    """The address is one of the machine's own network, where no inventory is."""

    slug = "pull-address-forbidden"
    text = N_("L’adresse de « %(host)s » est réservée au réseau technique : aucune demande n’y est envoyée.")


class TooSlow(PullFailed):
    """The answer does not come in time."""

    slug = "pull-too-slow"
    text = N_("Le serveur « %(host)s » met trop de temps à répondre. Réessayez à une heure plus calme.")


class TlsRefused(PullFailed):
    """The certificate cannot be trusted."""

    slug = "pull-tls-refused"
    text = N_(
        "Le certificat de « %(host)s » n’est pas reconnu. S’il vient de l’autorité de certification de votre "
        "organisation, faites-la ajouter à ce serveur-ci (variable REQUESTS_CA_BUNDLE)."
    )


class CutShort(PullFailed):
    """The connection ended in the middle of an answer."""

    slug = "pull-cut-short"
    text = N_(
        "La connexion à « %(host)s » s’est interrompue. Rien n’a été importé ; relancez la récupération."
    )


class TokenRefused(PullFailed):
    """401, or GLPI's own ways to say it."""

    slug = "pull-token-refused"
    text = N_(
        "« %(host)s » refuse le jeton d’accès : il est faux, expiré ou révoqué. Créez-en un autre et "
        "enregistrez-le dans la connexion."
    )


class AppTokenRefused(PullFailed):
    """GLPI wants the token of its API client, or another one."""

    slug = "pull-app-token-refused"
    text = N_(
        "« %(host)s » demande un autre jeton d’application (App-Token). Copiez celui du client d’API, dans "
        "Configuration › Générale › API."
    )


class AccessRefused(PullFailed):
    """403: a known person without the right."""

    slug = "pull-access-refused"
    text = N_(
        "Le jeton est accepté par « %(host)s », mais il ne donne pas le droit de lire l’inventaire. Donnez "
        "ce droit au compte, ou autorisez l’adresse de ce serveur-ci dans le client d’API."
    )


class NothingThere(PullFailed):
    """404: there is a web site, not the API."""

    slug = "pull-nothing-there"
    text = N_(
        "« %(host)s » répond, mais aucune API ne s’y trouve à cette adresse. Saisissez l’adresse de la page "
        "d’accueil du programme, et vérifiez que son API est activée."
    )


class RemoteDefect(PullFailed):
    """5xx: the other program failed."""

    slug = "pull-remote-defect"
    text = N_("« %(host)s » a répondu par une erreur interne (%(status)s). Réessayez plus tard.")


class NoJson(PullFailed):
    """A page, or anything else than data."""

    slug = "pull-no-json"
    text = N_(
        "« %(host)s » a répondu par une page web au lieu de données. Vérifiez l’adresse : un portail "
        "d’authentification se trouve peut-être devant."
    )


class Redirected(PullFailed):
    """The API is elsewhere: the token is not sent after it."""

    slug = "pull-redirected"
    text = N_(
        "« %(host)s » renvoie vers « %(target)s ». Saisissez l’adresse définitive : le jeton n’est jamais "
        "envoyé ailleurs qu’à l’adresse de la connexion."
    )


class RemoteRefusal(PullFailed):
    """The program answers that it refuses, in its own words."""

    slug = "pull-remote-refusal"
    text = N_("« %(host)s » refuse la demande : %(said)s")


class TooLarge(PullFailed):
    """A page out of all measure."""

    slug = "pull-too-large"
    text = N_(
        "Une réponse de « %(host)s » dépasse %(limit)s Mo : ce n’est sans doute pas une page d’inventaire."
    )


class Unexpected(PullFailed):
    """JSON, but not that of this program."""

    slug = "pull-unexpected"
    text = N_("« %(host)s » répond, mais pas comme %(program)s. Vérifiez le programme choisi et l’adresse.")


class TooMany(PullFailed):
    """429: to ask again later; `wait` is in seconds."""

    slug = "pull-too-many"
    text = N_("« %(host)s » limite le nombre de demandes et ne les accepte plus. Réessayez dans une heure.")

    def __init__(self, wait: float, **params: Any) -> None:
        self.wait = wait
        super().__init__(**params)


class SecretUnreadable(PullFailed):
    """The key that encrypted the credentials is no longer the server's."""

    slug = "pull-secret-unreadable"
    text = N_(
        "Le jeton enregistré ne peut plus être lu : la clé secrète du serveur (LIFECYCLE_SECRET_KEY) a "
        "changé. Saisissez de nouveau le jeton dans la connexion."
    )


class Stopped(PullFailed):
    """A person asked it."""

    slug = "pull-stopped"
    text = N_("Récupération arrêtée à votre demande. Rien n’a été importé.")


class Nothing(PullFailed):
    """The program answers well, without a single device."""

    slug = "pull-nothing"
    text = N_(
        "« %(host)s » ne montre aucun équipement à ce jeton. Vérifiez les droits du compte et les entités "
        "qu’il voit."
    )
