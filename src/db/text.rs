//! Text as it is stored: what people type, without what nobody can see.

/// Line ends as `\n`, no other control characters (PostgreSQL keeps no NUL), no marks that turn the direction of what follows, no byte-order
/// mark, no blanks around it.
pub fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = text
        .chars()
        .filter(|character| *character == '\n' || !character.is_control())
        .filter(|character| !matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'))
        .collect();
    kept.trim().to_owned()
}
