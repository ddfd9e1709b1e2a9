//! The Denied Persons List of the Bureau of Industry and Security: tab-separated, one row an address. The list gives no numbers; name
//! and day of the order tell one party from another.

use std::path::Path;

use anyhow::bail;

use crate::parties::files::{Entries, each_row};
use crate::parties::model::{Address, Entry, PartyKind};
use crate::parties::names;
use crate::reference;

pub const COLUMNS: &[&str] =
    &["Name", "Street_Address", "City", "State", "Country", "Effective_Date", "Expiration_Date", "FR_Citation"];

/// What a list without numbers calls a party: name and day, however they are spaced and written.
pub fn key_of(parts: &[&str]) -> String {
    let folded =
        parts.iter().map(|part| names::split(part).into_iter().map(|(word, _)| word).collect::<Vec<_>>().join(" "));
    reference::digest(folded)
}

/// An organisation where the name has a legal form, else not known.
pub fn kind_of(name: &str) -> PartyKind {
    if names::read(name, false).forms.is_empty() { PartyKind::Unknown } else { PartyKind::Organisation }
}

pub fn read(file: &Path, entries: &mut Entries) -> anyhow::Result<()> {
    each_row(file, b'\t', COLUMNS, |columns, _, record| {
        let field = |column: &str| columns.get(record, column);
        let name = field("Name");
        if name.is_empty() {
            bail!("an entry has no name");
        }
        let key = key_of(&[name, field("Effective_Date")]);
        let entry = entries.find_or_add(&key, || {
            let mut entry = Entry::new(key.clone(), kind_of(name), name.to_owned());
            entry.programmes = "Denied Persons List".to_owned();
            entry.listed_on = field("Effective_Date").to_owned();
            let mut remarks = Vec::new();
            for (column, what) in
                [("Expiration_Date", "expires"), ("Standard_Order", "standard order"), ("FR_Citation", "notice")]
            {
                if !field(column).is_empty() {
                    remarks.push(format!("{what} {}", field(column)));
                }
            }
            entry.remarks = remarks.join("; ");
            entry
        });
        let city: Vec<&str> =
            [field("City"), field("State"), field("Postal_Code")].into_iter().filter(|part| !part.is_empty()).collect();
        entry.add_country(field("Country"));
        entry.add_address(Address {
            address: field("Street_Address").to_owned(),
            city: city.join(" "),
            country: field("Country").to_owned(),
        });
        Ok(())
    })
}
