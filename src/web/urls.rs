//! Every link inside the site, the twin of `routes.rs`. Paths are absolute; the language comes first.

use crate::db::ids::FindingId;
use crate::parties::model::OWN_LIST;
use crate::web::locale::Locale;
use crate::web::query::encode;

/// Links of one language.
#[derive(Clone, Copy, Debug)]
pub struct Urls {
    pub locale: Locale,
}

impl Urls {
    fn at(self, rest: &str) -> String {
        format!("/{}{rest}", self.locale.tag())
    }

    pub fn home(self) -> String {
        self.at("")
    }

    pub fn search(self) -> String {
        self.at("/search")
    }

    /// Suggestions while typing, with their words in this language.
    pub fn suggest(self) -> String {
        self.at("/suggest")
    }

    /// The search with one field set: `search_by("country", "US")`.
    pub fn search_by(self, field: &str, value: impl std::fmt::Display) -> String {
        self.at(&format!("/search?{field}={}", encode(&value.to_string())))
    }

    pub fn finding(self, id: &i64) -> String {
        self.at(&format!("/findings/{}", FindingId(*id).number()))
    }

    pub fn part(self, brand_key: &str, number_squashed: &str) -> String {
        self.at(&format!("/parts/{}/{}", encode(brand_key), encode(number_squashed)))
    }

    pub fn parts(self) -> String {
        self.at("/parts")
    }

    pub fn companies(self) -> String {
        self.at("/companies")
    }

    pub fn company(self, key: &str) -> String {
        self.at(&format!("/companies/{}", encode(key)))
    }

    pub fn brands(self) -> String {
        self.at("/brands")
    }

    /// Makers that stand as written because they lead to nobody.
    pub fn makers(self) -> String {
        self.at("/makers")
    }

    pub fn countries(self) -> String {
        self.at("/countries")
    }

    pub fn weapons(self) -> String {
        self.at("/weapons")
    }

    pub fn weapon(self, key: &str) -> String {
        self.at(&format!("/weapons/{}", encode(key)))
    }

    pub fn exhibits(self) -> String {
        self.at("/exhibits")
    }

    pub fn exhibit(self, key: &str) -> String {
        self.at(&format!("/exhibits/{}", encode(key)))
    }

    pub fn statistics(self) -> String {
        self.at("/statistics")
    }

    pub fn data(self) -> String {
        self.at("/data")
    }

    pub fn method(self) -> String {
        self.at("/method")
    }

    /// A public record by its path below the language: `findings/F-000123`.
    pub fn record(self, path: &str) -> String {
        self.at(&format!("/{path}"))
    }

    /// The form that reports something about the record at `path`; `kind` is `error` or `our-part`.
    pub fn report(self, path: &str, kind: &str) -> String {
        self.at(&format!("/report?about={}&kind={kind}", encode(path)))
    }

    /// Where that form is sent.
    pub fn send_report(self) -> String {
        self.at("/report")
    }

    /// Where a report stands, for whoever has its key.
    pub fn report_receipt(self, reference: &str, key: &str) -> String {
        self.at(&format!("/report/receipt?reference={reference}&key={}", encode(key)))
    }

    /// What is new, for feed readers.
    pub fn feed(self) -> String {
        self.at("/feed.xml")
    }

    /// The public log of what was reported and corrected.
    pub fn corrections(self) -> String {
        self.at("/corrections")
    }

    /// Companies as officials work on them.
    pub fn work_companies(self) -> String {
        self.at("/desk/companies")
    }

    pub fn work_company(self, key: &str) -> String {
        self.at(&format!("/desk/companies/{}", encode(key)))
    }

    /// What can be done with a company: `contacts`.
    pub fn work_company_to(self, key: &str, verb: &str) -> String {
        self.at(&format!("/desk/companies/{}/{verb}", encode(key)))
    }

    /// What officials have proposed about companies.
    pub fn work_proposals(self) -> String {
        self.at("/desk/companies/proposals")
    }

    pub fn work_proposal(self, id: &i64) -> String {
        self.at(&format!("/desk/companies/proposals/{id}"))
    }

    /// What can be done with a proposal: `confirm`, `decline`.
    pub fn work_proposal_to(self, id: &i64, verb: &str) -> String {
        self.at(&format!("/desk/companies/proposals/{id}/{verb}"))
    }

    /// Where letters reach a company.
    pub fn work_contact(self, key: &str, id: &i64) -> String {
        self.at(&format!("/desk/companies/{}/contacts/{id}", encode(key)))
    }

    /// What can be done with a contact: `confirm`, `check`, `set-aside`.
    pub fn work_contact_to(self, key: &str, id: &i64, verb: &str) -> String {
        self.at(&format!("/desk/companies/{}/contacts/{id}/{verb}", encode(key)))
    }

    /// A captured copy of the source of a contact.
    pub fn contact_copy(self, key: &str, id: &i64, copy: &i64) -> String {
        self.at(&format!("/desk/companies/{}/contacts/{id}/copies/{copy}", encode(key)))
    }

    /// Companies with findings that no letter covers.
    pub fn notify(self) -> String {
        self.at("/desk/notify")
    }

    /// Findings of a company that no letter carries yet.
    pub fn notify_company(self, key: &str) -> String {
        self.at(&format!("/desk/notify/{}", encode(key)))
    }

    pub fn letters(self) -> String {
        self.at("/desk/letters")
    }

    pub fn letters_in(self, state: &str) -> String {
        self.at(&format!("/desk/letters?state={state}"))
    }

    /// Letters to a company in a state, `overdue` or `in-preparation`; blank is any.
    pub fn letters_to(self, company: &str, state: &str) -> String {
        let state = if state.is_empty() { String::new() } else { format!("&state={state}") };
        self.at(&format!("/desk/letters?company={}{state}", encode(company)))
    }

    /// The form that begins a letter to a company.
    pub fn new_letter(self, company: &str) -> String {
        self.at(&format!("/desk/letters/new?company={}", encode(company)))
    }

    /// The form that begins a letter about an issued one.
    pub fn letter_about(self, company: &str, about: &i64, kind: &str) -> String {
        self.at(&format!("/desk/letters/new?company={}&about={about}&kind={kind}", encode(company)))
    }

    pub fn letter_words(self) -> String {
        self.at("/desk/letters/words")
    }

    /// When answers are due, for a calendar program.
    pub fn letter_calendar(self) -> String {
        self.at("/desk/letters/calendar.ics")
    }

    pub fn letter(self, id: &i64) -> String {
        self.at(&format!("/desk/letters/{id}"))
    }

    /// What can be done with a letter: `edit`, `findings`, `submit`, `approve`, `issue`, ...
    pub fn letter_to(self, id: &i64, verb: &str) -> String {
        self.at(&format!("/desk/letters/{id}/{verb}"))
    }

    /// Something that hangs on a letter: of its `deliveries`, `answers`, `files`, `links`.
    pub fn letter_part(self, id: &i64, parts: &str, part: &i64) -> String {
        self.at(&format!("/desk/letters/{id}/{parts}/{part}"))
    }

    /// Where the recipient of a letter answers it.
    pub fn answer(self, secret: &str) -> String {
        self.at(&format!("/answer/{}", encode(secret)))
    }

    /// Issued letters that carried something that is so no more.
    pub fn letter_corrections(self) -> String {
        self.at("/desk/corrections")
    }

    /// Findings kept as files.
    pub fn exports(self) -> String {
        self.at("/desk/exports")
    }

    pub fn export(self, id: &i64) -> String {
        self.at(&format!("/desk/exports/{id}"))
    }

    pub fn export_file(self, id: &i64) -> String {
        self.at(&format!("/desk/exports/{id}/findings.csv"))
    }

    /// The form of an export with the search of a company's findings.
    pub fn export_of_company(self, company: &str) -> String {
        self.at(&format!("/desk/exports?query={}", encode(&format!("?company={}", encode(company)))))
    }

    /// The search of a query as it stands in an address, without the question mark.
    pub fn search_for(self, query: &str) -> String {
        self.at(&format!("/search?{query}"))
    }

    pub fn campaigns(self) -> String {
        self.at("/desk/campaigns")
    }

    /// Where a campaign to companies of the desk is drafted.
    pub fn draft_campaign(self) -> String {
        self.at("/desk/campaigns/draft")
    }

    pub fn campaign(self, id: &i64) -> String {
        self.at(&format!("/desk/campaigns/{id}"))
    }

    /// Where anybody verifies a letter.
    pub fn verify(self) -> String {
        self.at("/verify")
    }

    /// Names screened against the lists.
    pub fn screening(self) -> String {
        self.at("/desk/screening")
    }

    /// Where the hits go that are ticked to be dismissed.
    pub fn dismiss_hits(self) -> String {
        self.at("/desk/screening/dismiss")
    }

    /// Every hit that was dismissed.
    pub fn dismissed_hits(self) -> String {
        self.at("/desk/screening/dismissed")
    }

    pub fn dismissed_hit(self, id: &i64) -> String {
        self.at(&format!("/desk/screening/dismissed/{id}"))
    }

    /// Parties of concern on no list.
    pub fn parties(self) -> String {
        self.at("/desk/parties")
    }

    pub fn parties_in(self, state: &str, name: &str) -> String {
        self.at(&format!("/desk/parties?state={state}&name={}", encode(name)))
    }

    pub fn party(self, reference: impl std::fmt::Display) -> String {
        self.at(&format!("/desk/parties/{reference}"))
    }

    /// What can be done with a party: `edit`, `confirm`, `withdraw`, `history`; `new` in the place of its number.
    pub fn party_to(self, reference: impl std::fmt::Display, verb: &str) -> String {
        self.at(&format!("/desk/parties/{reference}/{verb}"))
    }

    /// The page of a party wherever it is listed.
    pub fn listed_party(self, list: &str, key: &str) -> String {
        if list == OWN_LIST { self.party(key) } else { self.list_entry(list, key) }
    }

    pub fn new_link(self) -> String {
        self.at("/desk/links/new")
    }

    /// The form of a link that begins with a party: `own/P-000001`.
    pub fn new_link_of(self, party: &str) -> String {
        self.at(&format!("/desk/links/new?of={}", encode(party)))
    }

    pub fn link(self, id: &i64) -> String {
        self.at(&format!("/desk/links/{id}"))
    }

    /// What can be done with a link: `confirm`, `withdraw`, `history`.
    pub fn link_to(self, id: &i64, verb: &str) -> String {
        self.at(&format!("/desk/links/{id}/{verb}"))
    }

    /// Every screening list.
    pub fn lists(self) -> String {
        self.at("/desk/lists")
    }

    pub fn list(self, key: &str) -> String {
        self.at(&format!("/desk/lists/{}", encode(key)))
    }

    /// An entry by what its list calls it, which may be anything.
    pub fn list_entry(self, list: &str, entry: &str) -> String {
        self.at(&format!("/desk/lists/{}/entry?id={}", encode(list), encode(entry)))
    }

    /// The inbox of reports.
    pub fn reports(self) -> String {
        self.at("/desk/reports")
    }

    pub fn reports_in(self, state: &str) -> String {
        self.at(&format!("/desk/reports?state={state}"))
    }

    pub fn report_in_work(self, reference: impl std::fmt::Display) -> String {
        self.at(&format!("/desk/reports/{reference}"))
    }

    /// What there is to do, for people who work here.
    pub fn work(self) -> String {
        self.at("/desk")
    }

    /// Findings that wait for a reviewer.
    pub fn review(self) -> String {
        self.at("/desk/review")
    }

    pub fn new_exhibit(self) -> String {
        self.at("/desk/exhibits/new")
    }

    /// An exhibit as those see it who take it apart.
    pub fn work_exhibit(self, id: &i64) -> String {
        self.at(&format!("/desk/exhibits/{id}"))
    }

    /// What can be done with an exhibit: `edit`, `log`, `custody`, `submit`.
    pub fn work_exhibit_to(self, id: &i64, verb: &str) -> String {
        self.at(&format!("/desk/exhibits/{id}/{verb}"))
    }

    /// A finding as those see it who work on it.
    pub fn work_finding(self, id: &i64) -> String {
        self.at(&format!("/desk/findings/{}", FindingId(*id).number()))
    }

    /// What can be done with a finding: `edit`, `review`, `publish`, ...
    pub fn work_finding_to(self, id: &i64, verb: &str) -> String {
        self.at(&format!("/desk/findings/{}/{verb}", FindingId(*id).number()))
    }

    /// What the rules read in a marking, for the form in which it is typed.
    pub fn read_marking(self) -> String {
        self.at("/desk/read")
    }

    pub fn sign_in(self) -> String {
        self.at("/desk/sign-in")
    }

    /// The sign-in page that leads on to `address`, a path below the same language's `/desk`.
    pub fn sign_in_for(self, address: &str) -> String {
        format!("{}?next={}", self.sign_in(), encode(address))
    }

    /// The page of the second factor that leads on to `address`.
    pub fn second_factor_for(self, address: &str) -> String {
        format!("{}?next={}", self.second_factor(), encode(address))
    }

    pub fn second_factor(self) -> String {
        self.at("/desk/second-factor")
    }

    /// The page of a one-time link.
    pub fn set_up(self, token: &str) -> String {
        self.at(&format!("/set-up/{token}"))
    }

    /// A page or form of the own account: `account_part("password")`.
    pub fn account_part(self, part: &str) -> String {
        self.at(&format!("/desk/account/{part}"))
    }

    pub fn person(self, id: &i64) -> String {
        self.at(&format!("/desk/people/{id}"))
    }

    /// A form about somebody: `person_part(id, "reset")`.
    pub fn person_part(self, id: &i64, part: &str) -> String {
        self.at(&format!("/desk/people/{id}/{part}"))
    }

    pub fn organisation(self, id: &i64) -> String {
        self.at(&format!("/desk/organisations/{id}"))
    }

    pub fn sign_out(self) -> String {
        self.at("/desk/sign-out")
    }

    pub fn account(self) -> String {
        self.at("/desk/account")
    }

    pub fn people(self) -> String {
        self.at("/desk/people")
    }

    pub fn organisations(self) -> String {
        self.at("/desk/organisations")
    }

    /// A picture made of a photograph, the same in every language: `page.webp`, `full.jpg`.
    pub fn picture(&self, id: &i64, name: &str) -> String {
        format!("/photographs/{id}/{name}")
    }

    pub fn imports(self) -> String {
        self.at("/desk/imports")
    }

    pub fn import(self, id: &i64) -> String {
        self.at(&format!("/desk/imports/{id}"))
    }

    pub fn import_to(self, id: &i64, verb: &str) -> String {
        self.at(&format!("/desk/imports/{id}/{verb}"))
    }

    pub fn photographs(self) -> String {
        self.at("/desk/photographs")
    }

    pub fn photograph(self, id: &i64) -> String {
        self.at(&format!("/desk/photographs/{id}"))
    }

    /// A derivative for people who work here: `derivative(&7, "page.webp")`.
    pub fn derivative(self, id: &i64, name: &str) -> String {
        self.at(&format!("/desk/photographs/{id}/{name}"))
    }

    pub fn thumbnail(self, id: &i64) -> String {
        self.derivative(id, "thumbnail.webp")
    }

    pub fn document(self, id: &i64) -> String {
        self.at(&format!("/desk/documents/{id}"))
    }
}

/// A derivative of a photograph that everybody may see.
pub fn public_picture(id: &i64, name: &str) -> String {
    format!("/photographs/{id}/{name}")
}

/// JSON twin of a finding's page.
pub fn finding_json(id: &i64) -> String {
    format!("/findings/{}.json", FindingId(*id).number())
}

/// CSV twin of a finding's page.
pub fn finding_csv(id: &i64) -> String {
    format!("/findings/{}.csv", FindingId(*id).number())
}

/// The list of the parts of the site map.
pub const SITEMAP: &str = "/sitemap.xml";
pub const SEARCH_JSON: &str = "/search.json";
pub const SEARCH_CSV: &str = "/search.csv";

/// The same page in another language: `/en/search?q=x` becomes `/uk/search?q=x`.
pub fn in_language(path_and_query: &str, locale: Locale) -> String {
    match Locale::of_path(path_and_query.split('?').next().unwrap_or_default()) {
        // Both tags have two letters.
        Some(_) => format!("/{}{}", locale.tag(), &path_and_query[3..]),
        None => format!("/{}", locale.tag()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_in_the_other_language() {
        assert_eq!(in_language("/en/search?q=/en/", Locale::Ukrainian), "/uk/search?q=/en/");
        assert_eq!(in_language("/en", Locale::Ukrainian), "/uk");
        assert_eq!(in_language("/nowhere", Locale::English), "/en");
    }
}
