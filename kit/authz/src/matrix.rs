//! The role matrix as a page of text: committed, and every change of it reviewed as a diff.

use policy::Policy;
use std::fmt::Write;

/// Every permission × every role, with the reach of the role where it holds.
pub fn role_matrix(policy: &Policy) -> String {
    let mut text = String::from("# Role matrix (generated; see policy/national/roles)\n");
    for permission in policy.permissions().keys() {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "\n{permission}");
        for role in policy.roles().values() {
            let holds = role.permissions.contains(permission);
            let reach = if holds { format!("{:?}", role.scope).to_lowercase() } else { "-".to_owned() };
            let _ = writeln!(text, "  {:<18} {reach}", role.code);
        }
    }
    text
}
