//! Re-hashes every stored object, and finds those that a row names and that are missing, and those that no row names.

use anyhow::Context;
use diesel::RunQueryDsl;
use diesel::sql_types::Text;
use futures::StreamExt;
use sha2::{Digest, Sha256};

use crate::archive::verify::{Area, Report};
use crate::db::conn::Conn;
use crate::db::pool::Pools;
use crate::journal::model::hex;
use crate::storage::keys::StorageKey;
use crate::storage::store::Storage;

/// Objects read at once: enough to keep a distant store busy.
const AT_ONCE: usize = 8;

/// A column whose values name objects, and the folder that they are in.
pub struct Named {
    pub table: &'static str,
    /// A column of SHA-256 in hexadecimal; blank where there is no object yet.
    pub column: &'static str,
    pub folder: &'static str,
}

/// Every column that names stored objects. A test refuses a column called `…sha256` that is not here.
pub const NAMED: &[Named] = &[
    Named { table: "imports", column: "file_sha256", folder: "imports" },
    Named { table: "list_files", column: "file_sha256", folder: "imports" },
    Named { table: "photographs", column: "sha256", folder: "photographs" },
    Named { table: "photograph_derivatives", column: "sha256", folder: "derivatives" },
    Named { table: "documents", column: "sha256", folder: "documents" },
    Named { table: "letters", column: "pdf_sha256", folder: "letters" },
    Named { table: "exports", column: "file_sha256", folder: "exports" },
    Named { table: "contact_copies", column: "file_sha256", folder: "copies" },
    Named { table: "letter_answer_files", column: "file_sha256", folder: "answers" },
];

#[derive(diesel::QueryableByName)]
struct Hash {
    #[diesel(sql_type = Text)]
    hash: String,
}

/// The objects that rows name: place of the folder in [`NAMED`] and hash, sorted. 33 bytes an object.
struct Wanted(Vec<(u8, [u8; 32])>);

impl Wanted {
    /// Reads them from the database. Err when a column holds something that is no hash.
    fn load(conn: &mut Conn) -> anyhow::Result<Self> {
        let mut wanted = Vec::new();
        for (place, named) in NAMED.iter().enumerate() {
            // Constants of this file, never a text from outside.
            let sql = format!("select distinct {0} as hash from {1} where {0} <> ''", named.column, named.table);
            for row in diesel::sql_query(sql).load_iter::<Hash, diesel::connection::DefaultLoadingMode>(conn)? {
                let Hash { hash } = row?;
                let bytes = parse_hash(&hash)
                    .with_context(|| format!("{}.{} holds `{hash}`, which is no hash", named.table, named.column))?;
                wanted.push((Self::place(named.folder).unwrap_or(place as u8), bytes));
            }
        }
        wanted.sort_unstable();
        wanted.dedup();
        Ok(Self(wanted))
    }

    /// The first place of a folder: two columns may name objects of one.
    fn place(folder: &str) -> Option<u8> {
        NAMED.iter().position(|named| named.folder == folder).map(|place| place as u8)
    }

    fn find(&self, key: &StorageKey) -> Option<usize> {
        let (folder, hash) = key.parts();
        self.0.binary_search(&(Self::place(folder)?, parse_hash(hash)?)).ok()
    }
}

fn parse_hash(text: &str) -> Option<[u8; 32]> {
    data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

/// Re-hashes everything in the store and compares it with the rows. `progress` is told the objects and bytes that are done.
pub async fn verify(
    pools: &Pools,
    storage: &Storage,
    report: &mut Report,
    progress: &mut dyn FnMut(u64, u64),
) -> anyhow::Result<()> {
    // The rows first: an object is there before its row is.
    let wanted = pools.snapshot(Wanted::load)?;
    let mut is_there = vec![false; wanted.0.len()];
    let mut extra = Vec::new();
    let mut objects = storage.listing().map(|listed| async {
        let (name, size) = listed?;
        let hash = hash_of(storage, &name).await?;
        Ok::<_, anyhow::Error>((name, size, hash))
    });
    let mut objects = std::pin::pin!((&mut objects).buffer_unordered(AT_ONCE));
    while let Some(object) = objects.next().await {
        let (name, size, hash) = object?;
        report.files.checked += 1;
        report.files.bytes += size;
        progress(report.files.checked, report.files.bytes);
        let Some(key) = StorageKey::parse(&name) else {
            extra.push((None, name));
            continue;
        };
        let place = wanted.find(&key);
        match hash {
            // Gone between the list and the reading; what a row names is missing then.
            None => continue,
            Some(hash) if hash != key.parts().1 => {
                report.files.altered += 1;
                report.fault(
                    Area::File,
                    format!("file {name}"),
                    format!("it was altered: its content has the hash {hash}"),
                );
            }
            Some(_) => {}
        }
        match place {
            Some(place) => is_there[place] = true,
            None => extra.push((Some(key), name)),
        }
    }
    for (place, (folder, hash)) in wanted.0.iter().enumerate() {
        if !is_there[place] {
            let key = StorageKey::in_folder(NAMED[usize::from(*folder)].folder, &hex(hash));
            let name = key.map(|key| key.to_string()).unwrap_or_default();
            report.files.missing += 1;
            report.fault(Area::File, format!("file {name}"), "it is missing".to_owned());
        }
    }
    if !extra.is_empty() {
        // What was stored while this was running has its row by now.
        let wanted = pools.snapshot(Wanted::load)?;
        extra.retain(|(key, _)| key.as_ref().is_none_or(|key| wanted.find(key).is_none()));
        extra.sort_by(|one, other| one.1.cmp(&other.1));
        for (_, name) in extra {
            report.files.extra += 1;
            report.note(Area::File, format!("file {name}"), "no record names it".to_owned());
        }
    }
    Ok(())
}

/// SHA-256 of an object's content; `None` where there is none.
async fn hash_of(storage: &Storage, name: &str) -> anyhow::Result<Option<String>> {
    let mut hasher = Sha256::new();
    let is_there = storage
        .read(name, |piece| {
            hasher.update(piece);
            Ok(())
        })
        .await?;
    Ok(is_there.then(|| hex(&hasher.finalize())))
}
