//! The recipient confirms and the carer leaves: from here the service is priced and paid.

use crate::model::Confirmation;
use crate::store;
use crate::use_cases::{completed, moment, rule, steps_of};
use authz::Actor;
use base::coord::Position;
use base::failure::Fields;
use base::id::{PersonId, VisitId};
use base::{Failure, Rejection, Timestamp};
use platform::Cx;
use secure::Vault;

/// Characters of a drawn signature at most.
const SIGNATURE_MAX: usize = 20_000;

/// How the service was confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// The recipient's drawn signature: an SVG path in the box 0 0 600 240.
    Signature(String),
    /// The code at the recipient's door, see [`door_code`].
    Qr(String),
    /// Who confirmed in place of the recipient: a name, and how they are related.
    Witness(String),
}

impl Proof {
    const fn kind(&self) -> Confirmation {
        match self {
            Self::Signature(_) => Confirmation::Signature,
            Self::Qr(_) => Confirmation::Qr,
            Self::Witness(_) => Confirmation::Witness,
        }
    }
}

/// The command.
#[derive(Debug, Clone)]
pub struct CheckOut {
    /// Which visit.
    pub visit_id: VisitId,
    /// When, if the phone had no network then; otherwise now.
    pub at: Option<Timestamp>,
    /// The steps done, where the page posts them once more; `None` keeps those already ticked.
    pub steps: Option<Vec<i64>>,
    /// How the service was confirmed.
    pub proof: Proof,
    /// The one reading at the end; dropped where the item does not ask for one.
    pub position: Option<Position>,
}

/// The code printed on the card at a person's door; a carer who gives it has stood there.
pub fn door_code(vault: &Vault, person: PersonId) -> String {
    secure::hex(&vault.mac("visit-door", person.to_string().as_bytes())[..4])
}

/// Checks out. What is missing is flagged for a person; only a confirmation of some kind is needed.
///
/// # Errors
/// Not found out of scope; rejected out of order, without signature or witness, or with a wrong door code.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &CheckOut) -> Result<(), Failure> {
    let scope = cx.require(actor, "visit.perform")?;
    let mut visit = store::visit(cx.tx, &scope, cmd.visit_id)?;
    check(cx, cmd, visit.person_id)?;
    let rule = rule(cx, &visit)?;
    if let Some(steps) = &cmd.steps {
        let last = steps_of(cx, &visit)?;
        visit = visit.tick(steps, last)?;
    }
    let visit = visit.check_out(moment(cx, cmd.at), cmd.proof.kind(), cmd.position, rule)?;
    store::save(cx.tx, &visit)?;
    keep_proof(cx, cmd)?;
    completed(cx, actor, visit);
    Ok(())
}

fn check(cx: &Cx<'_, '_>, cmd: &CheckOut, person: PersonId) -> Result<(), Rejection> {
    let mut fields = Fields::new();
    match &cmd.proof {
        Proof::Signature(path) if path.trim().is_empty() => {
            fields.wrong("signature", "请让服务对象签名；签不了的，选“见证人确认”并写明姓名。");
        }
        Proof::Signature(path) if path.len() > SIGNATURE_MAX => {
            fields.wrong("signature", "签名的笔画太多，请清除后重签。");
        }
        Proof::Signature(_) => {}
        Proof::Qr(code) => {
            if !secure::same(code.trim().to_ascii_lowercase().as_bytes(), door_code(cx.vault, person).as_bytes()) {
                fields.wrong("code", "门牌码不对：请核对是不是这一户。读不出来的，改用签名或见证人。");
            }
        }
        Proof::Witness(name) => {
            fields.text("witness", "见证人", name, 60);
        }
    }
    fields.finish()
}

fn keep_proof(cx: &mut Cx<'_, '_>, cmd: &CheckOut) -> Result<(), Failure> {
    let seal = |column: &str, text: &str| Some(cx.vault.seal(&store::place(column, cmd.visit_id), text.trim()));
    let sealed = match &cmd.proof {
        Proof::Signature(path) => (seal("signature", path), None),
        Proof::Witness(name) => (None, seal("witness", name)),
        // A door code proves itself when it is given; nothing of it is kept.
        Proof::Qr(_) => return Ok(()),
    };
    Ok(store::save_proof(cx.tx, cmd.visit_id, sealed)?)
}
