//! Words that have no place in the repository: hosts of package registries and paths of somebody's machine.

use super::Finding;
use crate::place::Place;
use crate::shell::Run;

/// In two halves each, so that this file does not hold them itself.
const FORBIDDEN: [(&str, &str, &str); 15] = [
    ("crates", ".io", "a registry's host"),
    ("registry.npm", "js", "a registry's host"),
    ("npmjs", ".com", "a registry's host"),
    ("npmjs", ".org", "a registry's host"),
    ("pypi", ".org", "a registry's host"),
    ("python", "hosted.org", "a registry's host"),
    ("deb.debian", ".org", "a registry's host"),
    ("proxy.golang", ".org", "a registry's host"),
    ("/root", "/", "a path of one machine"),
    ("/work", "/main", "a path of one machine"),
    ("/work", "/target", "a path of one machine"),
    ("/work", "/shared", "a path of one machine"),
    ("/work", "/notes", "a path of one machine"),
    ("/work", "/.library", "a path of one machine"),
    ("\"resolved", "\":", "lock files carry checksums, not addresses"),
];

/// Checks every file that is or could be committed.
///
/// # Errors
/// When git cannot list the files.
pub fn check(place: &Place) -> Result<Vec<Finding>, String> {
    let list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    let files = Run::new("git").args(list).dir(place.root()).output()?;
    let mut findings = Vec::new();
    for file in files.split('\0').filter(|f| !f.is_empty()) {
        // Cargo's lock file names its registry by the address of its index; there is no switch for that.
        if file.ends_with("Cargo.lock") {
            continue;
        }
        // A file that is deleted but not yet committed is listed too, and pictures are no text.
        let Ok(text) = std::fs::read_to_string(place.root().join(file)) else { continue };
        let found = forbidden(&text).into_iter();
        findings.extend(found.map(|(line, why)| Finding::new(format!("words {file}"), format!("line {line}: {why}"))));
    }
    Ok(findings)
}

/// Line numbers from 1, and what is wrong there.
fn forbidden(text: &str) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    for (head, tail, why) in FORBIDDEN {
        let word = format!("{head}{tail}");
        for (at, _) in text.match_indices(&word) {
            // Inside a longer path or an address the same letters mean something else.
            let before = text[..at].chars().next_back();
            if !(word.starts_with('/')
                && before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '}' | '-')))
            {
                found.push((text[..at].matches('\n').count() + 1, why));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::forbidden;

    #[test]
    fn machine_paths_are_found_where_a_path_begins() {
        let text = format!("see {0}root/x\n<a href=\"desk{0}root/\">\nhttps:{0}{0}crates{1}io", '/', '.');
        assert_eq!(forbidden(&text).iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 1]);
    }
}
