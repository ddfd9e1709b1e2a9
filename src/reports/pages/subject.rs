//! From the path in a link to the public record that is meant.

use crate::app::App;
use crate::db::conn::Conn;
use crate::db::ids::FindingId;
use crate::public::{company, part, queries, weapon};
use crate::reports::model::{About, AboutKind};
use crate::web::query::{decode_path, encode};

/// The longest path that is looked at, in bytes.
const LONGEST_PATH: usize = 400;

/// The record at `path` (`findings/F-000123`, `parts/ti/LM317T`, `companies/…`, `weapons/…`, `exhibits/…`); `None` where the public
/// sees none there.
pub fn about(conn: &mut Conn, app: &App, path: &str) -> anyhow::Result<Option<About>> {
    if path.len() > LONGEST_PATH {
        return Ok(None);
    }
    let segments: Vec<String> = path.trim_matches('/').split('/').map(decode_path).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let catalogue = app.catalogue();
    let found = match segments.as_slice() {
        ["findings", number] => match FindingId::parse_number(number) {
            Some(id) => {
                let is_public = !queries::hits(conn, &catalogue, &[id.0])?.is_empty();
                is_public.then(|| (AboutKind::Finding, format!("findings/{}", id.number()), id.number()))
            }
            None => None,
        },
        ["parts", brand, number] => part::record(conn, &catalogue, brand, number)?.map(|record| {
            let path = format!("parts/{}/{}", encode(&record.brand.key), encode(&record.number_squashed));
            (AboutKind::Part, path, format!("{} {}", record.brand.name, record.number))
        }),
        ["companies", key] => company::record(conn, &catalogue, key)?
            .map(|record| (AboutKind::Company, format!("companies/{}", encode(&record.key)), record.legal_name)),
        ["weapons", key] => weapon::record(conn, key)?
            .map(|record| (AboutKind::Weapon, format!("weapons/{}", encode(&record.key)), record.name)),
        ["exhibits", key] => weapon::exhibit(conn, key)?.map(|record| {
            (AboutKind::Exhibit, format!("exhibits/{}", encode(&record.exhibit.key)), record.exhibit.label)
        }),
        _ => None,
    };
    Ok(found.map(|(kind, path, title)| About { kind, path, title }))
}
