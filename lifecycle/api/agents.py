"""Where inventory agents post: one address a token, for the agents of FusionInventory, GLPI and OCS."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from lifecycle.agents.receiving import note_use, receive
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import public
from lifecycle.edge.limits import limiter
from lifecycle.edge.watch import AGENTS
from lifecycle.formats.agent_envelope import WIRE_LIMIT, Envelope, acceptance, envelope_of, refusal
from lifecycle.formats.agent_inventory import read_inventory
from lifecycle.formats.agent_messages import Kind, open_message
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import DomainError, Unauthenticated
from lifecycle.kernel.text import N_
from lifecycle.people.identify import find_agent

blueprint = Blueprint("agent", __name__, url_prefix=AGENTS)

LONGEST_NAME = 100  # of a program, as its User-Agent says it
# An authority's agents share one address and often one connection: the sum of a large one, all at once.
MOST = "60000 per hour"


class UnknownToken(Unauthenticated):
    """The address holds no token in force; agents print the sentence in their log."""

    slug = "agent-token-refused"
    text = N_("Jeton inconnu ou révoqué : demandez une nouvelle adresse à l’administrateur du registre.")


def _token() -> str:
    """Return the token of the address: tries are counted by it."""
    return str((request.view_args or {}).get("token", ""))


# With and without a final slash: OCS agents follow no redirection.
@blueprint.post("/<token>")
@blueprint.post("/<token>/")
@limiter.limit(MOST, key_func=_token)
@public
def take(token: str) -> Response:
    """Take a message in and answer as it was sent: the same format, compression and type."""
    request.max_content_length = WIRE_LIMIT
    data = request.get_data()
    envelope = envelope_of(data, request.content_type or "")
    with transaction() as session:
        agent = find_agent(session, token)
        if agent is None:
            raise UnknownToken
        _take(agent, data, envelope)
    return _answer(acceptance(envelope), envelope)


def _take(agent: Actor, data: bytes, envelope: Envelope) -> None:
    session, token_id = request_session(), agent.credential_id
    assert token_id is not None
    program = request.user_agent.string[:LONGEST_NAME]
    message = open_message(data, envelope)
    if message.kind is Kind.INVENTORY:
        receive(session, agent, read_inventory(message, program), token_id=token_id)
    # Last, since all agents of a token write this row: it stays locked until the commit.
    note_use(session, token_id, program, now())


@blueprint.get("/<token>")
@blueprint.get("/<token>/")
@public
def configure(token: str) -> Response:  # noqa: ARG001 - whoever asks is told the same
    """Answer agents that ask for other tasks than the inventory: there are none."""
    return Response("{}", content_type="application/json")


def refuse(error: DomainError) -> Response:
    """Return a refusal or a failure as the message that met it was sent."""
    envelope = envelope_of(_sent(), request.content_type or "")
    return _answer(refusal(envelope, error.told("fr")), envelope, error.status)


def _sent() -> bytes:
    """Return the body, nothing where it was too long to be read or broke off."""
    request.max_content_length = WIRE_LIMIT
    try:
        return request.get_data()
    except HTTPException:
        return b""


def _answer(body: bytes, envelope: Envelope, status: int = 200) -> Response:
    response = Response(body, status, content_type=envelope.content_type)
    if agent_id := request.headers.get("GLPI-Agent-ID"):
        response.headers["GLPI-Agent-ID"] = agent_id[:LONGEST_NAME]
    return response
