//! The catalogue for programs: public, read only.

use crate::pages::PlaceQuery;
use crate::queries;
use axum::extract::{Query, State};
use base::Fen;
use policy::CatalogueItem;
use serde::Serialize;
use ui::utoipa;
use ui::{Api, App, Problem, ProblemDocument, Visitor};
use utoipa::ToSchema;

/// One service item.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Item {
    /// Stable code: `C03`.
    code: String,
    /// Name in Chinese.
    name_zh: String,
    /// Name in English.
    name_en: String,
    /// What is counted and priced.
    unit_zh: String,
    /// The unit in English.
    unit_en: String,
    /// What one unit costs in this place today, in fen.
    #[schema(value_type = i64)]
    price_fen: Fen,
    /// Lower end of the national reference range, in fen.
    #[schema(value_type = i64)]
    price_min_fen: Fen,
    /// Upper end of the national reference range, in fen.
    #[schema(value_type = i64)]
    price_max_fen: Fen,
    /// `care`, `living` or `concern`.
    class: &'static str,
    /// `basic`, `elective`, `development` or `emergency`.
    tier: &'static str,
    /// 1 to 4: which tranche of the quota pays.
    stage: u8,
    /// Standard minutes of one unit.
    minutes: Option<u32>,
    /// How many workers must be there.
    workers_min: u8,
    /// What proves the delivery.
    evidence: Vec<&'static str>,
    /// Groups it is written for.
    targets: Vec<String>,
    /// Steps of the service standard.
    steps: Vec<String>,
    /// Basis, as printed.
    source: String,
}

/// Service items of one place.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Items {
    /// The document versions in force.
    policy_stamp: String,
    /// The items, in the order of the list.
    items: Vec<Item>,
}

/// One difficulty in the words of citizens.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct NeedOut {
    /// Stable code: `bathing`.
    code: String,
    /// Plain words in Chinese.
    name_zh: String,
    /// Plain words in English.
    name_en: String,
    /// A second line that helps to choose.
    hint_zh: String,
    /// The hint in English.
    hint_en: String,
    /// Concerns a child.
    for_children: bool,
    /// Must not wait.
    urgent: bool,
    /// Codes of the items that answer it, the most usual first.
    items: Vec<String>,
}

/// Difficulties of one place.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Needs {
    /// The difficulties, in the order of display.
    needs: Vec<NeedOut>,
}

/// Something never paid.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct NegativeRowOut {
    /// Stable code: `N07`.
    code: String,
    /// What is excluded.
    name_zh: String,
    /// The same in English.
    name_en: String,
    /// Why.
    reason_zh: String,
    /// Why, in English.
    reason_en: String,
    /// Basis, as printed.
    source: String,
}

/// What is never paid from assistance-service funds.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct NegativeList {
    /// The rows.
    rows: Vec<NegativeRowOut>,
}

fn item(place: &queries::Place, item: &CatalogueItem) -> Item {
    Item {
        code: item.code.clone(),
        name_zh: item.name_zh.clone(),
        name_en: item.name_en.clone(),
        unit_zh: item.unit_zh.clone(),
        unit_en: item.unit_en.clone(),
        price_fen: item.price_fen,
        price_min_fen: item.price_min_fen,
        price_max_fen: item.price_max_fen,
        class: item.class.as_str(),
        tier: item.tier.as_str(),
        stage: item.stage,
        minutes: item.minutes,
        workers_min: item.workers_min,
        evidence: item.evidence.iter().map(|kind| kind.as_str()).collect(),
        targets: item.targets.clone(),
        steps: item.steps.clone(),
        source: place.cite(&item.source),
    }
}

async fn place_of<T: Send + 'static>(
    app: &App,
    visitor: Visitor,
    query: PlaceQuery,
    answer: impl FnOnce(&queries::Place) -> T + Send + 'static,
) -> Result<Api<T>, Problem> {
    let own = visitor.0.actor.as_ref().and_then(|actor| actor.division());
    app.look(move |cx| Ok(Api(answer(&queries::place(cx, &query.place, own)?)))).await
}

/// Service items with the prices of a place.
#[utoipa::path(get, path = "/api/v1/catalogue/items", tag = "catalogue",
    params(("place" = Option<String>, Query, description = "Digits of a division")),
    responses((status = 200, body = Items), (status = 422, body = ProblemDocument)))]
pub(crate) async fn items(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<PlaceQuery>,
) -> Result<Api<Items>, Problem> {
    place_of(&app, visitor, query, |place| Items {
        policy_stamp: place.view.stamp().to_owned(),
        items: place.view.items().iter().map(|row| item(place, row)).collect(),
    })
    .await
}

/// Difficulties in plain words, with the items that answer them.
#[utoipa::path(get, path = "/api/v1/catalogue/needs", tag = "catalogue",
    params(("place" = Option<String>, Query, description = "Digits of a division")),
    responses((status = 200, body = Needs), (status = 422, body = ProblemDocument)))]
pub(crate) async fn needs(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<PlaceQuery>,
) -> Result<Api<Needs>, Problem> {
    place_of(&app, visitor, query, |place| {
        let needs = place.view.needs().iter().map(|need| NeedOut {
            code: need.code.clone(),
            name_zh: need.name_zh.clone(),
            name_en: need.name_en.clone(),
            hint_zh: need.hint_zh.clone(),
            hint_en: need.hint_en.clone(),
            for_children: need.for_children,
            urgent: need.urgent,
            items: need.items.clone(),
        });
        Needs { needs: needs.collect() }
    })
    .await
}

/// What is never paid, and why.
#[utoipa::path(get, path = "/api/v1/catalogue/negative-list", tag = "catalogue",
    params(("place" = Option<String>, Query, description = "Digits of a division")),
    responses((status = 200, body = NegativeList), (status = 422, body = ProblemDocument)))]
pub(crate) async fn negative_list(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<PlaceQuery>,
) -> Result<Api<NegativeList>, Problem> {
    place_of(&app, visitor, query, |place| {
        let rows = place.view.negative_rows().iter().map(|row| NegativeRowOut {
            code: row.code.clone(),
            name_zh: row.name_zh.clone(),
            name_en: row.name_en.clone(),
            reason_zh: row.reason_zh.clone(),
            reason_en: row.reason_en.clone(),
            source: place.cite(&row.source),
        });
        NegativeList { rows: rows.collect() }
    })
    .await
}
