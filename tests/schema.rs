//! The tables of both databases, the migrations, and `schema.rs` say the same.

use diesel::prelude::*;
use diesel::sql_types::Text;
use topmark::db::migrate;
use topmark::db::pool::Pools;

use crate::support::{Database, TestApp, gur_csv};

#[derive(QueryableByName)]
struct Definition {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Every column of every table with its nullability, by name.
fn columns(pools: &Pools) -> Vec<String> {
    let mut conn = pools.read().unwrap();
    let sql = match pools.url() {
        topmark::db::conn::DatabaseUrl::Sqlite(_) => {
            "select m.name || '.' || c.name as line from sqlite_master m, pragma_table_info(m.name) c
             where m.type = 'table' and m.name not like 'sqlite_%' and m.name not like '__diesel%' order by 1"
        }
        topmark::db::conn::DatabaseUrl::Postgres(_) => {
            "select table_name || '.' || column_name as line from information_schema.columns
             where table_schema = 'public' and table_name not like '\\_\\_diesel%' order by 1"
        }
    };
    let mut lines: Vec<String> =
        diesel::sql_query(sql).load::<Definition>(&mut *conn).unwrap().into_iter().map(|row| row.line).collect();
    lines.sort();
    lines
}

/// Every column that `schema.rs` names, read from its text.
fn declared() -> Vec<String> {
    let text = include_str!("../src/db/schema.rs");
    let mut declared = Vec::new();
    let mut table = "";
    for line in text.lines().map(str::trim) {
        if let Some((name, column)) = line.strip_suffix(',').and_then(|line| line.split_once(" -> ")) {
            declared.push(format!("{table}.{name}"));
            assert!(!column.is_empty());
        } else if let Some((name, _)) = line.strip_suffix(") {").and_then(|line| line.split_once(" (")) {
            table = name;
        }
    }
    declared.sort();
    declared
}

#[test]
fn the_database_has_exactly_the_columns_that_the_schema_declares() {
    let test = TestApp::new();
    assert_eq!(columns(test.app.pools()), declared());
}

#[test]
fn every_declared_column_can_be_selected() {
    let test = TestApp::new();
    let mut conn = test.app.pools().read().unwrap();
    macro_rules! select {
        ($($table:ident),*) => {$({
            use topmark::db::schema::$table;
            let rows = $table::table.select($table::all_columns).limit(1).execute(&mut *conn);
            assert!(rows.is_ok(), "{}: {rows:?}", stringify!($table));
        })*};
    }
    select!(
        journal_head,
        journal_entries,
        journal_changes,
        id_sequences,
        reference_loads,
        companies,
        brands,
        brand_tenures,
        brand_names,
        company_events,
        company_contacts,
        contact_copies,
        company_proposals,
        company_merge_findings,
        maker_strings,
        maker_string_parties,
        origin_groups,
        sources,
        weapon_systems,
        weapon_names,
        exhibits,
        weapon_strings,
        parts,
        findings,
        readings,
        finding_sources,
        finding_moves,
        finding_disputes,
        custody_events,
        imports,
        organisations,
        people,
        person_roles,
        recovery_codes,
        passkeys,
        ceremonies,
        one_time_links,
        devices,
        sessions,
        sign_in_failures,
        api_tokens,
        access_log,
        form_receipts,
        photographs,
        photograph_derivatives,
        documents,
        finding_photographs,
        finding_documents,
        exhibit_photographs,
        exhibit_documents,
        reports,
        report_contacts,
        report_secret,
        screening_lists,
        list_versions,
        list_files,
        list_entries,
        list_entry_names,
        list_entry_addresses,
        list_entry_identifiers,
        dismissed_hits,
        parties,
        party_links,
        annexes,
        annex_parties,
        campaigns,
        letter_templates,
        letters,
        letter_findings,
        letter_numbers,
        letter_deliveries,
        letter_answers,
        letter_answer_files,
        letter_links,
        letter_corrections,
        letter_notices,
        exports,
        export_findings,
        export_decisions,
        letter_withdrawals
    );
}

#[test]
fn migrations_run_up_down_and_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::new();
    let url = database.url.clone();
    let settings = topmark::config::Settings::in_folder(folder.path().to_owned(), url);
    let pools = Pools::open(settings.database().unwrap(), 1).unwrap();
    let applied = migrate::run(&mut pools.write().unwrap()).unwrap();
    assert!(!applied.is_empty());
    let before = columns(&pools);
    migrate::revert_all(&mut pools.write().unwrap()).unwrap();
    assert_eq!(columns(&pools), Vec::<String>::new());
    migrate::run(&mut pools.write().unwrap()).unwrap();
    assert_eq!(columns(&pools), before);
    assert_eq!(migrate::pending(&mut pools.write().unwrap()).unwrap(), Vec::<String>::new());
}

#[test]
fn the_tables_refuse_what_no_list_of_words_has() {
    let mut test = TestApp::new();
    test.import(&gur_csv(&[("1", "STM32F765VIT6", "STMicroelectronics", "kh-101-cruise-missile")]), "gur");
    let mut conn = test.app.pools().write().unwrap();
    for (table, columns) in [
        ("findings", ["marking_state", "brand_certainty", "made_state", "standing", "state", "tlp"].as_slice()),
        ("readings", &["method", "certainty", "made_state"]),
    ] {
        for column in columns {
            let same = diesel::sql_query(format!("update {table} set {column} = {column}")).execute(&mut *conn);
            assert!(same.unwrap() > 0, "there is a row of {table}");
            let other = diesel::sql_query(format!("update {table} set {column} = 'no such word'")).execute(&mut *conn);
            let refused = other.expect_err(&format!("{table}.{column} takes any word")).to_string();
            assert!(refused.to_lowercase().contains("check constraint"), "{table}.{column}: {refused}");
        }
    }
}

#[test]
fn both_dialects_have_the_same_migrations() {
    let names = |dialect: &str| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(dialect);
        let mut names: Vec<String> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}
