//! Statistics for programs: the same figures as the page, hidden where the page hides them.

use crate::disclosure::Shown;
use crate::model::Measure;
use crate::queries::Asked;
use crate::queries::figures::{self, Overview, Seen};
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use ui::{Api, App, Problem, ProblemDocument, Signed};
use utoipa::{IntoParams, ToSchema};

/// Which place and time.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct StatisticsQuery {
    /// `2026-09`, `2026-Q3` or `2026`; this year when left out.
    #[serde(default)]
    period: String,
    /// Division of 2, 4, 6, 9 or 12 digits inside the caller's own; the own one when left out.
    #[serde(default)]
    division: String,
}

/// Figures of a place, a class or of everything; `null` where a figure is hidden because it is small.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsFigures {
    /// Needs reported; not counted by class.
    needs: Option<i64>,
    /// Different people served.
    people: Option<i64>,
    /// Completed visits.
    visits: Option<i64>,
    /// Minutes delivered.
    minutes: Option<i64>,
    /// Visits with a mark.
    ratings: Option<i64>,
    /// Share of the best mark in percent; also `null` where nobody gave a mark.
    satisfaction_percent: Option<i64>,
    /// Priced for payment less what was taken back, in fen.
    amount_fen: Option<i64>,
}

impl From<Seen> for StatisticsFigures {
    fn from(seen: Seen) -> Self {
        Self {
            needs: seen.needs.figure(),
            people: seen.people.figure(),
            visits: seen.times.figure(),
            minutes: seen.minutes.figure(),
            ratings: seen.rated.figure(),
            satisfaction_percent: seen.satisfaction,
            amount_fen: seen.amount_fen.map(|fen| fen.fen()),
        }
    }
}

/// The figures of one place or class.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsRow {
    /// Code of the division or class.
    code: String,
    /// Its name.
    name: String,
    /// Its figures.
    figures: StatisticsFigures,
}

/// How often a need was reported.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsNeed {
    /// Code of the need.
    code: String,
    /// Its name.
    name: String,
    /// How often; `null` when hidden.
    needs: Option<i64>,
}

/// What a figure means.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsDefinition {
    /// The figure.
    figure: String,
    /// What is counted, in Chinese.
    definition: String,
}

/// Statistics of a place and a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct Statistics {
    /// When the rows were read, RFC 3339.
    as_of: String,
    /// The period.
    period: String,
    /// The division, 12 digits.
    division: String,
    /// Whether small figures are hidden and others rounded to 5 for this caller.
    guarded: bool,
    /// Everything together.
    total: StatisticsFigures,
    /// One level below.
    places: Vec<StatisticsRow>,
    /// By statutory class of service.
    classes: Vec<StatisticsRow>,
    /// By need.
    needs: Vec<StatisticsNeed>,
    /// What the figures mean.
    definitions: Vec<StatisticsDefinition>,
}

impl From<Overview> for Statistics {
    fn from(view: Overview) -> Self {
        let place = |row: figures::PlaceRow| StatisticsRow {
            code: row.code.to_string(),
            name: row.name,
            figures: row.seen.into(),
        };
        let class = |row: figures::ClassRow| StatisticsRow {
            code: row.class.to_string(),
            name: row.name.zh,
            figures: StatisticsFigures { needs: None, ..row.seen.into() },
        };
        let need = |row: figures::NeedRow| StatisticsNeed {
            code: row.code,
            name: row.name.zh,
            needs: Shown::figure(row.times),
        };
        let definition = |measure: &Measure| StatisticsDefinition {
            figure: measure.to_string(),
            definition: ui::Texts::get().text(ui::Lang::Chinese, &format!("insight-definition-{measure}"), &[]),
        };
        Self {
            as_of: view.as_of.rfc3339(),
            period: view.window.period.to_string(),
            division: view.window.division.to_string(),
            guarded: view.guarded,
            total: view.total.into(),
            places: view.places.into_iter().map(place).collect(),
            classes: view.classes.into_iter().map(class).collect(),
            needs: view.needs.into_iter().map(need).collect(),
            definitions: Measure::ALL.iter().map(definition).collect(),
        }
    }
}

/// Statistics of a place and a period.
#[utoipa::path(get, path = "/api/v1/statistics", tag = "insight", params(StatisticsQuery),
    responses((status = 200, body = Statistics), (status = 404, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub async fn statistics(
    State(app): State<App>,
    who: Signed,
    Query(q): Query<StatisticsQuery>,
) -> Result<Api<Statistics>, Problem> {
    let asked = Asked { period: q.period, division: q.division };
    let view = app.look(move |cx| figures::overview(cx, &who.actor, &asked)).await?;
    Ok(Api(view.into()))
}
