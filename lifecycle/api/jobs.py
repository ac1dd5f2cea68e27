"""Background jobs: how far a long piece of work is."""

from typing import Any
from uuid import UUID

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.jobs import get_job
from lifecycle.edge.model import Job
from lifecycle.schemas.out_imports import JobOut

blueprint = Blueprint("jobs", "Long pieces of work, done in the background.")
_P = Permission


@blueprint.route("/jobs/<uuid:job_id>")
class One(Resource):
    """One job."""

    @blueprint.response(200, JobOut)
    @requires(_P.ASSET_VIEW)
    def get(self, job_id: UUID) -> dict[str, Any]:
        """Read a job."""
        return shown(get_job(request_session(), job_id))


def shown(job: Job) -> dict[str, Any]:
    """Return a job as an answer: what it needs to go on stays inside."""
    said = {name: getattr(job, name, None) for name in JobOut().fields}
    result = {name: value for name, value in job.result.items() if name not in ("state", "error")}
    return {**said, "result": result, "error": job.result.get("error")}
