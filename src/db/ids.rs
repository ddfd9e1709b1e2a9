//! Ids as types of their own, so that a finding's id cannot stand where a company's belongs; and how free ids are handed out.

use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::schema::id_sequences;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl<DB> diesel::serialize::ToSql<diesel::sql_types::BigInt, DB> for $name
        where
            DB: diesel::backend::Backend,
            i64: diesel::serialize::ToSql<diesel::sql_types::BigInt, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                self.0.to_sql(out)
            }
        }

        impl<DB> diesel::deserialize::FromSql<diesel::sql_types::BigInt, DB> for $name
        where
            DB: diesel::backend::Backend,
            i64: diesel::deserialize::FromSql<diesel::sql_types::BigInt, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                i64::from_sql(bytes).map($name)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }
    )*};
}

ids! {
    /// A legal entity.
    CompanyId;
    /// The name or logo on parts.
    BrandId;
    /// Where letters reach a company.
    ContactId;
    /// A captured copy of the source of a contact.
    ContactCopyId;
    /// What an official proposes about companies and brands.
    ProposalId;
    /// A type of weapon.
    WeaponSystemId;
    /// One recovered object.
    ExhibitId;
    /// A catalogue part number of a brand.
    PartId;
    /// A component found in an exhibit.
    FindingId;
    /// A publication, report or record.
    SourceId;
    /// What a source wrote where the maker belongs.
    MakerStringId;
    /// One import of a spreadsheet.
    ImportId;
    /// Somebody with an account.
    PersonId;
    /// What people belong to.
    OrganisationId;
    /// One sign-in of one browser.
    SessionId;
    /// A key that lets a script in.
    TokenId;
    /// A photograph as it was uploaded, with what was made of it.
    PhotographId;
    /// An attachment that is not a picture.
    DocumentId;
    /// What a reader has said about a public record.
    ReportId;
    /// A letter to a company.
    LetterId;
    /// An annex of parties, frozen.
    AnnexId;
    /// Letters that are drafted and followed together.
    CampaignId;
    /// Findings kept as a file.
    ExportId;
    /// One way on which a letter went out.
    DeliveryId;
    /// What came back to a letter.
    AnswerId;
    /// What the program has done by itself about the term of a letter.
    NoticeId;
    /// What an official proposes, so that a letter is withdrawn.
    WithdrawalId;
    /// A file that came with an answer.
    AnswerFileId;
    /// A private link under which a letter is answered.
    LinkId;
    /// A published screening list.
    ScreeningListId;
    /// A party as a list had it from one version to another.
    ListEntryId;
    /// A hit that somebody has dismissed.
    DismissedHitId;
    /// A party of concern that is on no list.
    PartyId;
    /// What one party has to do with another.
    PartyLinkId;
}

/// Reserves `count` consecutive ids of `table` and returns the first. The caller is inside a write transaction that holds
/// the journal's head, so no two callers are here at once.
pub fn reserve(conn: &mut Conn, table: &str, count: usize) -> QueryResult<i64> {
    let count = count as i64;
    let next: Option<i64> = diesel::update(id_sequences::table.filter(id_sequences::name.eq(table)))
        .set(id_sequences::next_id.eq(id_sequences::next_id + count))
        .returning(id_sequences::next_id)
        .get_result(conn)
        .optional()?;
    if let Some(next) = next {
        return Ok(next - count);
    }
    diesel::insert_into(id_sequences::table)
        .values((id_sequences::name.eq(table), id_sequences::next_id.eq(1 + count)))
        .execute(conn)?;
    Ok(1)
}
