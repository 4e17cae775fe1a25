//! One file per command.

pub mod assign;
pub mod propose;
pub mod review;

use crate::model::Order;
use base::Failure;
use flow::NewTask;
use platform::Cx;

/// Opens a task about an order for the county; the reason is the item's name.
pub(crate) fn open_task(cx: &mut Cx<'_, '_>, order: &Order, kind: &'static str, returned: bool) -> Result<(), Failure> {
    let view = cx.view(order.division)?;
    let due_at = flow::due_at(&view, cx.policy.working_calendar(), "order_accept", cx.now)?;
    let task = NewTask {
        kind,
        role: "county_clerk",
        subject_kind: "order",
        subject_id: order.id.to_string(),
        person_id: Some(order.person_id),
        case_id: Some(order.case_id),
        provider_id: None,
        division: order.division,
        reason: view.item(&order.item).map_or_else(|| order.item.clone(), |item| item.name_zh.clone()),
        href: format!("/desk/orders/{}", order.id),
        returned,
        due_at,
    };
    flow::open_task(cx.tx, cx.ids, cx.now, &task)?;
    Ok(())
}
