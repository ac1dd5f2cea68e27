"""The months of key figures that the demonstration's largest authorities have kept, for their trends."""

from datetime import date
from uuid import UUID

from sqlalchemy import Connection, text

from lifecycle.demo.region import ESSAI, KERLANN
from lifecycle.reports.figures import Key

#: The last days of the twelve months before, and on each the mean age of what stood in use, and what of it
#: was beyond its reference life.
_NOTE = text("""
INSERT INTO monthly_point (authority_id, figure, month, day, value)
SELECT :authority, figure, date_trunc('month', day), day, value
FROM (
    SELECT day, count(*) FILTER (WHERE gained > 0) AS beyond,
        coalesce(sum(gained) FILTER (WHERE gained > 0), 0) AS years, round(avg(age), 2) AS age
    FROM (
        SELECT ends.day, round((ends.day - coalesce(first_used_on, acquired_on)) / 365.25, 4)
            - reference_life_years AS gained,
            (ends.day - coalesce(first_used_on, acquired_on)) / 365.25 AS age
        FROM asset JOIN category ON category.key = asset.category_key
        CROSS JOIN (
            SELECT (date_trunc('month', :last ::date) - n * interval '1 month')::date - 1 AS day
            FROM generate_series(0, 11) AS n
        ) AS ends
        WHERE authority_id = :authority AND coalesce(first_used_on, acquired_on) <= ends.day
            AND (state = 'in_use' OR coalesce(retired_on, left_on) > ends.day)
    ) AS aged GROUP BY day
) AS counted
CROSS JOIN LATERAL (
    VALUES (:beyond_life, beyond), (:years_gained, years), (:mean_age, age)
) AS said (figure, value)
""")


def keep_months(connection: Connection, authority: UUID, slug: str, last: date) -> None:
    """Let an authority have kept its past year's figures of age, month by month, where it is a large one."""
    if slug not in (KERLANN, ESSAI):
        return
    figures = {
        "beyond_life": Key.BEYOND_LIFE,
        "years_gained": Key.YEARS_GAINED_IN_USE,
        "mean_age": Key.MEAN_AGE,
    }
    connection.execute(_NOTE, {"authority": authority, "last": last, **figures})
