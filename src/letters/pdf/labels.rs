//! What the page of a letter says of itself, in the languages of letters. Everything else that is printed comes from the letter.

use serde_json::{Map, Value};

use crate::letters::model::Language;

/// Name in the template, English, Ukrainian.
const LABELS: &[(&str, &str, &str)] = &[
    ("language", "en", "uk"),
    ("reference", "Reference", "Вих. №"),
    ("date", "Date", "Дата"),
    ("annexes", "Annexes", "Додатки"),
    ("draft", "DRAFT", "ЧЕРНЕТКА"),
    ("letter", "Letter", "Лист"),
    ("valediction", "Yours faithfully,", "З повагою"),
    ("page", "Page", "Сторінка"),
    ("of", "of", "з"),
    ("annex-a", "Annex A", "Додаток А"),
    ("annex-b", "Annex B", "Додаток Б"),
    ("annex-a-mark", "A", "А"),
    ("annex-b-mark", "B", "Б"),
    ("findings-title", "Findings", "Знахідки"),
    ("findings-in-annex", "Findings in this annex", "Знахідок у цьому додатку"),
    (
        "findings-note",
        "Markings are given exactly as they were seen, line by line. What they are read as stands beside them, with what the reading rests on.",
        "Маркування наведено рядок за рядком точно так, як його видно. Поруч указано, як його прочитано і на чому це прочитання тримається.",
    ),
    ("finding", "Finding", "Знахідка"),
    ("pieces", "Identical pieces", "Однакових штук"),
    ("marking", "Marking as seen", "Маркування, як його видно"),
    ("no-marking", "No marking", "Без маркування"),
    ("reading", "Read as", "Прочитано як"),
    ("maker-unknown", "Maker not identified", "Виробника не встановлено"),
    ("made", "Made", "Виготовлено"),
    ("unknown", "Not known", "Невідомо"),
    ("weapon", "Weapon and exhibit", "Зброя та екземпляр"),
    ("standing", "Standing", "Статус"),
    ("photograph", "Photograph of finding", "Фотографія знахідки"),
    ("photograph-missing", "Photograph not available", "Фотографія недоступна"),
    ("parties-in-annex", "Parties in this annex", "Осіб у цьому додатку"),
    ("version", "version", "версія"),
    ("reasons", "Reason codes", "Коди причин"),
    ("number", "No.", "№"),
    ("name", "Name and other names", "Назва та інші назви"),
    ("also-known-as", "also:", "також:"),
    ("address", "Address", "Адреса"),
    ("country", "Country", "Країна"),
    ("reason", "Reason", "Причина"),
    ("source", "Source", "Джерело"),
    (
        "replaced",
        "Square brackets hold, in Latin letters or as a code, characters that this page cannot show as they are written.",
        "У квадратних дужках латинськими літерами або кодом подано знаки, яких ця сторінка не може показати так, як їх написано.",
    ),
    (
        "verification",
        "Whether this letter is genuine and still stands can be checked by anybody at {address}, with its reference and the SHA-256 of this \
         file, or with the file itself. Nobody else learns of it.",
        "Чи цей лист справжній і чи він чинний, кожен може перевірити на сторінці {address} за його номером і SHA-256 цього файлу або за самим \
         файлом. Ніхто інший про це не дізнається.",
    ),
    (
        "verification-draft",
        "This is a draft. It has not been issued and is not a letter.",
        "Це чернетка. Її не видано, і вона не є листом.",
    ),
];

/// What is said under `name`; blank for a name that is in no template.
pub fn label(language: Language, name: &str) -> &'static str {
    let Some((_, en, uk)) = LABELS.iter().find(|(known, _, _)| *known == name) else { return "" };
    match language {
        Language::English => en,
        Language::Ukrainian => uk,
    }
}

/// All of them for the template.
pub fn all(language: Language) -> Value {
    let labels: Map<String, Value> =
        LABELS.iter().map(|(name, _, _)| ((*name).to_owned(), Value::from(label(language, name)))).collect();
    Value::Object(labels)
}
