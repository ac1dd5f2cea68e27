"""Why a message or a file of an inventory agent is refused; agents print the sentence in their log."""

from lifecycle.formats.errors import FormatError
from lifecycle.kernel.text import N_


class MessageRefused(FormatError):
    """The message cannot be taken."""

    slug = "agent-message-refused"
    status = 400
    text = N_("Ce message d’agent d’inventaire ne peut pas être pris en compte.")


class MessageTooLarge(MessageRefused):
    """The message is larger than any inventory, on the wire or once inflated."""

    slug = "agent-message-too-large"
    status = 413
    text = N_("Ce message est trop volumineux pour un inventaire : il n’a pas été lu.")


class UnreadableMessage(MessageRefused):
    """Neither JSON nor XML as agents write them: cut short, binary, entities, a key twice."""

    slug = "agent-message-unreadable"
    text = N_("Ce message n’est ni du XML ni du JSON d’agent d’inventaire, ou il est incomplet.")


class UnknownMessage(MessageRefused):
    """A message that asks for something else than an inventory, such as an SNMP scan of the network."""

    slug = "agent-message-unknown"
    text = N_("Seuls les inventaires de postes sont pris en compte ici, pas les messages « %(word)s ».")


class NothingIdentifies(MessageRefused):
    """No serial, no UUID and no name of the agent's own: two inventories of it could not be told apart."""

    slug = "agent-message-anonymous"
    text = N_("Cet inventaire ne porte ni numéro de série, ni UUID, ni identifiant d’agent.")
