//! One file per command.

pub mod accept;
pub mod assign;
pub mod hand_back;
pub mod propose;
pub mod review;

use crate::model::Order;
use base::Failure;
use base::id::ProviderId;
use flow::NewTask;
use platform::Cx;

/// Opens a task about an order for the county; the reason is the item's name.
pub(crate) fn open_task(cx: &mut Cx<'_, '_>, order: &Order, kind: &'static str, returned: bool) -> Result<(), Failure> {
    let task = NewTask { returned, person_id: Some(order.person_id), ..task(cx, order, (kind, "county_clerk"))? };
    flow::open_task(cx.tx, cx.ids, cx.now, &task)?;
    Ok(())
}

/// Opens the provider's task to accept a line of orders, on its first one. It names nobody: the queue would tell more
/// of the person than whoever accepts must know (个人信息保护法第六条).
pub(crate) fn ask_provider(cx: &mut Cx<'_, '_>, order: &Order, provider: ProviderId) -> Result<(), Failure> {
    let task = NewTask { provider_id: Some(provider), ..task(cx, order, ("order.accept", "provider_manager"))? };
    flow::open_task(cx.tx, cx.ids, cx.now, &task)?;
    Ok(())
}

fn task(cx: &Cx<'_, '_>, order: &Order, (kind, role): (&'static str, &'static str)) -> Result<NewTask, Failure> {
    let view = cx.view(order.division)?;
    let due_at = flow::due_at(&view, cx.policy.working_calendar(), "order_accept", cx.now)?;
    Ok(NewTask {
        kind,
        role,
        subject_kind: "order",
        subject_id: order.id.to_string(),
        person_id: None,
        case_id: Some(order.case_id),
        provider_id: None,
        division: order.division,
        reason: view.item(&order.item).map_or_else(|| order.item.clone(), |item| item.name_zh.clone()),
        href: format!("/desk/orders/{}", order.id),
        returned: false,
        due_at,
    })
}
