//! Words that say little about who is meant: what kind of enterprise, which place; and words that are one in several languages.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::companies::names;
use crate::parties::names::loose;
use crate::reference;

/// What a word of a name is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Says who is meant.
    Own,
    /// Says what kind of enterprise or body.
    Generic,
    Place,
    /// `of`, `the`, `al`, `de`.
    Particle,
    Number,
    /// One letter.
    Initial,
}

/// Generic words; those of a line are one. They were collected from the names on screening lists.
#[rustfmt::skip]
const GENERIC: &[&[&str]] = &[
    &["factory", "plant", "zavod", "fabrika", "fabrica", "fabrik", "works", "usine", "karkhaneh"],
    &["company", "kompaniya", "kompania", "compania", "cia", "companhia", "compagnie", "sherkat", "sherkate", "firma", "firm", "companies"],
    &["institute", "institut", "instytut", "instituto", "institution"],
    &["center", "centre", "tsentr", "tcentr", "centro", "centr", "markaz", "markazi"],
    &["scientific", "science", "nauchno", "nauchnyi", "nauchnoe", "naukovo", "naukovyi", "sciences", "elmi"],
    &["research", "issledovatelskii", "issledovatelskiy", "doslidnyi", "investigacion", "issledovaniy", "tahghighat"],
    &["production", "proizvodstvennoe", "proizvodstvo", "proizvodstvennaya", "vyrobnyche", "producciones", "productions"],
    &["association", "obedinenie", "obyedinenie", "obiednannia", "asociacion", "union", "soyuz"],
    &["enterprise", "enterprises", "predpriyatie", "predpriiatie", "pidpryiemstvo", "empresa", "empresas", "entreprise"],
    &["trading", "trade", "torgovyi", "torgovy", "torgovaya", "torhovyi", "comercio", "comercial", "comercializadora", "commercial", "commerce",
      "traders", "bazargani", "tejarat", "tijara", "handel", "treid", "treiding"],
    &["house", "dom", "dim"],
    &["shipping", "shipments", "shpg", "sudokhodnaya", "sudokhodnaia", "naviera", "keshtirani", "maritime", "marine"],
    &["transport", "transportation", "transportes", "transporte", "trans", "transportnaya"],
    &["airline", "airlines", "aviakompaniya", "aerolineas", "airways", "air", "avia", "aviation", "aviatsiya", "aereo", "havapeyma", "aviatsionnyi", "aviatsionnoe", "aviatsionnaia", "aircraft"],
    &["bank", "banco", "banka", "bankasi", "banque"],
    &["group", "gruppa", "grupa", "grupo", "groupe", "gruppe", "gruh", "grupp"],
    &["holding", "holdings", "kholding", "kholdyng"],
    &["international", "mezhdunarodnyi", "mezhdunarodnaya", "mizhnarodnyi", "internacional", "intl", "int", "beynolmelal"],
    &["industry", "industries", "industrial", "promyshlennost", "prom", "industria", "industrias", "sanaye", "sanayi", "sanat", "promyslovist"],
    &["investment", "investments", "inversiones", "investitsii", "invest", "sarmayegozari"],
    &["construction", "stroitelnaya", "stroitelstvo", "constructora", "construcciones", "budivelna", "building", "constructions"],
    &["petroleum", "oil", "neft", "nafta", "naft", "petrol", "petroleo", "oils"],
    &["gas", "gaz"], &["energy", "energo", "energiya", "energia", "enerji"], &["chemical", "chemicals", "khim", "khimiya", "quimica", "petrochemical"],
    &["technology", "technologies", "tekhnologii", "tekhnologiya", "tecnologia", "tech", "technical", "tekhnika", "tekhnichnyi", "technic", "fanavari", "tekhnolodzhi"],
    &["electronics", "electronic", "elektronika", "elektron", "electronica", "elektronik", "electric", "electrical", "elektro", "elektroniks"],
    &["import", "importadora", "importing", "importers"], &["export", "exportadora", "exporting", "exporters", "eksport"],
    &["logistics", "logistika", "logistica", "logistik", "lojistik"],
    &["university", "universitet", "universytet", "universidad", "universitat"],
    &["military", "voennyi", "voyennyy", "viiskova", "voinskaya", "nezami"], &["unit", "chast", "chastyna", "vch"],
    &["defense", "defence", "oborony", "oborona", "defa"], &["ministry", "ministerstvo", "ministerio", "vezarat"],
    &["federal", "federalnyi", "federalnoe", "federalnaya", "federalnogo"], &["state", "gosudarstvennyi", "gosudarstvennoe", "derzhavne", "dolat"],
    &["national", "natsionalnyi", "nacional", "milli", "melli"], &["central", "tsentralnyi", "tcentralnyi"],
    &["general", "generalnyi", "obshchii"], &["service", "services", "servis", "servicios", "khadamat"],
    &["security", "bezopasnosti", "okhrana", "seguridad"], &["development", "razvitie", "desarrollo", "tosee"],
    &["engineering", "inzhiniring", "ingenieria", "mohandesi", "engineers"], &["machine", "machinery", "mashinostroitelnyi", "mash", "machines"],
    &["design", "konstruktorskoe", "proektnyi", "konstruktorske"], &["bureau", "byuro", "biuro"], &["office", "ofis"],
    &["foundation", "fond", "fundacion", "fund", "bonyad"], &["society", "obshchestvo", "tovarystvo", "sociedad", "jamiat"],
    &["organization", "organisation", "organizatsiya", "sazman", "organizacion"], &["committee", "komitet", "council", "sovet", "consejo"],
    &["party", "partiya", "hizb"], &["movement", "dvizhenie"], &["front"], &["army", "armiya"], &["force", "forces"], &["brigade", "brigades", "brigada"],
    &["regiment", "polk"], &["guard", "guards"], &["command"], &["department", "upravlenie", "directorate", "division"],
    &["agency", "agentstvo", "agencia"], &["branch", "filial", "subsidiary"], &["project", "projects", "proyectos"],
    &["management", "administration", "administradora", "menedzhment", "managing", "upravliaiushchaia"], &["system", "systems", "sistemy", "sistemas", "sistema"],
    &["equipment", "oborudovanie", "equipos"], &["material", "materials", "materialy", "materiales"], &["product", "products", "productos"],
    &["instrument", "instruments", "pribor", "priborostroitelnyi"], &["metal", "metals", "metall", "steel", "stal"], &["mining", "minera", "mineria"],
    &["agricultural", "agro", "agropecuaria", "agricola", "ganadera"], &["food", "foods", "alimentos"], &["medical", "medico", "farmacia", "pharma", "pharmaceutical"],
    &["real"], &["estate", "inmobiliaria", "inmobiliarias"], &["travel", "turizm", "tourism", "turismo", "tours"], &["hotel", "hoteles"],
    &["media", "news", "television", "tv", "radio"], &["exchange", "casa", "cambio", "sarafi", "money", "exchangers"], &["financial", "finance", "finans", "capital", "kapital"],
    &["insurance", "bimeh", "seguros"], &["distribution", "distribuidora", "distribuciones", "distributor", "distributors"],
    &["consulting", "consultores", "consultoria", "asesores", "consultants", "solutions"], &["supply", "supplies", "suministros", "snab"],
    &["concern", "kontsern", "konsern"], &["repair", "repairs", "remont", "remontnyi", "remontnoe"], &["shipyard", "shipbuilding", "sudostroitelnyi", "sudostroenie", "verf"],
    &["brothers", "bros", "hermanos", "sons", "hijos"], &["partners", "partner", "asociados", "associates"], &["new"], &["first", "pervyi"], &["joint"], &["stock"],
    &["open"], &["closed"], &["private"], &["public"], &["special", "spets", "spetsialnyi"], &["complex", "kompleks"], &["base"], &["resource", "resources"], &["motors", "auto", "avto"],
    &["islamic", "islami", "eslami"], &["communications", "communication", "svyaz", "telecom", "telecommunications", "sviaz"], &["information", "informatsionnyi"],
    &["computer", "computers"], &["network", "networks"], &["global", "world", "worldwide", "universal"], &["star"], &["avenue", "ave", "av"], &["street", "str", "ulitsa", "ul"], &["building", "bldg"], &["road", "rd"], &["sea", "ocean"], &["port"], &["ship", "vessel"],
];

/// Given names that are one in several languages or ways of writing.
#[rustfmt::skip]
const GIVEN: &[&[&str]] = &[
    &["aleksandr", "alexander", "oleksandr", "aliaksandr", "alexandr", "aleksander", "alejandro"], &["aleksei", "alexey", "oleksii", "alexei", "aliaksei", "oleksiy"],
    &["vladimir", "volodymyr", "uladzimir", "wladimir"], &["nikolai", "mykola", "nikolay", "mikalai", "nicholas", "nikolaj"],
    &["sergei", "serhii", "sergey", "siarhei", "sergii", "serhiy", "serguei"], &["dmitri", "dmytro", "dmitry", "dzmitry", "dimitri"],
    &["mikhail", "mykhailo", "michail", "mikhailo", "michael"], &["evgeny", "yevhen", "evgenii", "yevgeny", "yauhen", "ievgen", "evgen", "eugene"],
    &["andrei", "andrii", "andrey", "andriy", "andrej"], &["pavel", "pavlo", "paul"], &["petr", "petro", "pyotr", "piotr", "peter"], &["yuri", "yurii", "iurii", "yury", "iury", "juri", "jurij"],
    &["igor", "ihor"], &["oleg", "oleh"], &["grigori", "hryhorii", "grigory", "grigoriy", "hryhoriy"], &["vasili", "vasyl", "vasily", "vasiliy"], &["konstantin", "kostiantyn", "kanstantsin"],
    &["viktor", "victor"], &["maksim", "maxim", "maksym"], &["anton"], &["roman"], &["ivan", "john"], &["stepan", "stefan"], &["fedor", "fyodor", "fedir"], &["filipp", "pylyp", "philip", "filip"],
    &["iosif", "yosyp", "joseph", "josef"], &["ilya", "illia", "ilia"], &["lev", "leo"], &["yakov", "yakiv", "jacob"], &["artem", "artyom", "artiom"], &["kirill", "kyrylo", "cyril"],
    &["anatoli", "anatolii", "anatoly", "anatoliy"], &["arkadi", "arkadii", "arkady"], &["gennadi", "hennadii", "gennady", "gennadiy", "genadi"], &["valeri", "valerii", "valery", "valeriy"],
    &["vitali", "vitalii", "vitaly", "vitaliy"], &["georgi", "heorhii", "georgy", "georgiy", "george"], &["ekaterina", "kateryna", "yekaterina", "katerina", "catherine"], &["elena", "olena", "yelena", "alena"],
    &["olga", "olha"], &["anna", "hanna"], &["natalia", "nataliya", "nataliia", "natalya", "natallia"], &["tatiana", "tetiana", "tatyana"], &["svetlana", "svitlana"], &["irina", "iryna"], &["maria", "mariya", "mariia"],
    &["mohammed", "muhammad", "mohamed", "mohammad", "muhammed", "mohamad", "mohamud", "muhamad", "mukhammad", "magomed", "mohd", "mehmet"],
    &["ahmed", "ahmad", "akhmad", "akhmed", "ahmet"], &["hussein", "husain", "hossein", "husayn", "hussain", "husein", "hosein", "hoseyn", "khusein"], &["hassan", "hasan", "khasan"],
    &["ibrahim", "ebrahim", "ibragim"], &["yusuf", "youssef", "yousef", "yousif", "yusef", "yosef", "iusuf", "yousuf"], &["said", "saeed", "saied", "sayed", "sayyid", "seyed", "seyyed", "saiid"],
    &["omar", "umar", "umer", "omer"], &["osama", "usama", "ussama"], &["khalid", "khaled", "halid"], &["mahmoud", "mahmud", "mahmood"], &["mustafa", "mostafa", "moustafa"],
    &["suleiman", "sulayman", "soleiman", "solomon", "sulaiman", "suleyman"], &["mousa", "musa", "moosa", "moussa"], &["abdallah", "abdullah", "abdulla", "abdalla", "abdollah"],
    &["rahman", "rehman", "rakhman"], &["nasser", "nasir", "naser", "nassir"], &["jamal", "gamal", "djamel", "dzhamal"], &["jafar", "jaafar", "ghafar", "djafar"], &["ismail", "ismael", "esmail", "ismaeel", "esmaeil"],
    &["tariq", "tarek", "tareq", "tarik"], &["walid", "waleed", "oualid"], &["yasser", "yasir", "yaser"], &["bashar", "bachar"], &["hamid", "hameed", "khamid"], &["reza", "rida", "riza"], &["qasim", "qassem", "kasim", "ghasem", "qasem", "kassem"],
];

#[rustfmt::skip]
const PARTICLES: &[&str] = &[
    "of", "the", "and", "for", "de", "la", "el", "los", "las", "del", "y", "e", "i", "da", "do", "dos", "du", "des", "le", "les", "al", "ul", "ad", "as", "ash", "ar", "az", "bin", "ben", "ibn",
    "bint", "abu", "um", "von", "van", "der", "den", "und", "im", "name", "imeni", "named", "after", "no", "nr", "num", "number", "mr", "mrs", "dr", "haji", "hajji", "sheikh", "shaykh", "in", "to", "on", "at", "by",
    "aka", "fka", "a", "an",
];

/// Places; those of a line are one.
#[rustfmt::skip]
const PLACES: &[&[&str]] = &[
    &["russia", "russian", "rossii", "rossiya", "rossiyskaya", "rossiiskaia", "rossiia", "rosiia", "rossiiskii"], &["ukraine", "ukrainian", "ukraina", "ukrainy"],
    &["belarus", "belarusian", "belorus", "bilorus"], &["moscow", "moskva", "moskovskii", "moskovskiy", "moskovskaia"], &["petersburg", "peterburg", "spb"], &["crimea", "krym", "crimean"],
    &["iran", "iranian", "irani"], &["syria", "syrian"], &["lebanon", "lebanese"], &["iraq", "iraqi"], &["korea", "korean", "choson"], &["china", "chinese", "kitai"],
    &["cuba", "cuban", "cubana"], &["colombia", "colombian", "colombiana"], &["mexico", "mexican", "mexicana"], &["venezuela", "venezuelan", "venezolana"], &["turkey", "turkish", "turkiye"],
    &["pakistan", "pakistani"], &["afghanistan", "afghan"], &["burma", "myanmar"], &["africa", "african"], &["libya", "libyan"], &["sudan", "sudanese"], &["yemen", "yemeni"],
    &["britain", "british"], &["palestine", "palestinian"], &["kyiv", "kiev"], &["tehran", "teheran"], &["federation"], &["sankt", "saint"], &["ural", "uralskii"], &["kazan"],
    &["novosibirsk"], &["samara"], &["tula", "tulskii"], &["minsk", "minskii"], &["sevastopol"], &["donetsk"], &["luhansk", "lugansk"], &["damascus"], &["aleppo"], &["beirut"], &["baghdad"], &["pyongyang"],
    &["dprk"], &["havana"], &["bogota"], &["medellin"], &["cali"], &["sinaloa"], &["guadalajara"], &["panama"], &["dubai"], &["sharjah"], &["emirates"], &["uae"], &["istanbul"], &["karachi"],
    &["lahore"], &["kabul"], &["yangon"], &["khartoum"], &["london"], &["gaza"], &["eurasian"], &["middle"], &["eastern"], &["western"], &["northern"], &["southern"], &["south"], &["west"],
];

struct Known {
    class: Class,
    /// What all words of the line are compared as.
    canonical: Option<&'static str>,
}

static WORDS: LazyLock<HashMap<String, Known>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    let mut put = |word: &str, class, canonical| {
        known.entry(loose(word)).or_insert(Known { class, canonical });
    };
    PARTICLES.iter().for_each(|word| put(word, Class::Particle, None));
    for (groups, class) in [(GENERIC, Class::Generic), (GIVEN, Class::Own), (PLACES, Class::Place)] {
        for group in groups {
            group.iter().for_each(|word| put(word, class, group.first().copied()));
        }
    }
    names::places().iter().for_each(|word| put(word, Class::Place, None));
    names::kinds().iter().for_each(|word| put(word, Class::Generic, None));
    for row in country_rows().iter().filter(|row| !row.name.contains(' ')) {
        put(&folded(&row.name), Class::Place, None);
    }
    known
});

/// What patronymics end with, of men and of women.
const PATRONYMIC: &[(&[&str], &str)] =
    &[(&["ovich", "evich", "ovych", "evych"], "ovich"), (&["ovna", "evna", "ivna", "yvna"], "ovna")];

/// A name without the vowels at its end, in its loose shape: `Serhii`, `Sergei` and what `Sergeevich` begins with are one.
fn stem(name: &str) -> String {
    // With a vowel of our own, because an h at the end of a word is not heard.
    loose(&format!("{}o", name.trim_end_matches(['a', 'e', 'i', 'o', 'u', 'y'])))
}

/// Whether a folded word may be a patronymic.
pub fn is_patronymic(word: &str) -> bool {
    word.len() > 6 && PATRONYMIC.iter().any(|(endings, _)| endings.iter().any(|ending| word.ends_with(ending)))
}

/// What a patronymic is compared as: the father's name is one in several languages, as [`GIVEN`] has it.
fn patronymic(word: &str) -> Option<&'static str> {
    static KNOWN: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
        let mut known = HashMap::new();
        for group in GIVEN {
            for (_, ending) in PATRONYMIC {
                for name in *group {
                    known.entry(format!("{} {ending}", stem(name))).or_insert_with(|| format!("{}-{ending}", group[0]));
                }
            }
        }
        known
    });
    if !is_patronymic(word) {
        return None;
    }
    let of = |(endings, ending): &(&[&str], &str)| {
        let father = endings.iter().find_map(|known| word.strip_suffix(known))?;
        KNOWN.get(&format!("{} {ending}", stem(father))).map(String::as_str)
    };
    PATRONYMIC.iter().find_map(of)
}

/// What a folded word is worth, and the word that it is compared as where several are one.
pub fn look_up(text: &str, key: &str) -> (Class, Option<&'static str>) {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return (Class::Number, None);
    }
    // The plural of a word that says little says as little.
    let known = WORDS.get(key).or_else(|| {
        let singular = WORDS.get(key.strip_suffix('s').filter(|singular| singular.len() > 3)?)?;
        (singular.class == Class::Generic).then_some(singular)
    });
    if let Some(known) = known {
        return (known.class, known.canonical);
    }
    (if text.len() == 1 { Class::Initial } else { Class::Own }, patronymic(text))
}

#[derive(serde::Deserialize)]
struct CountryRow {
    code: String,
    alpha3: String,
    name: String,
}

/// What lists call countries otherwise than our table.
#[rustfmt::skip]
const COUNTRIES: &[(&str, &str)] = &[
    ("korea north", "KP"), ("korea south", "KR"), ("democratic peoples republic of korea", "KP"), ("republic of korea", "KR"), ("russian federation", "RU"), ("burma", "MM"),
    ("turkey", "TR"), ("palestinian", "PS"), ("west bank", "PS"), ("gaza", "PS"), ("region gaza", "PS"), ("region crimea", "UA"), ("crimea", "UA"), ("hong kong", "HK"),
    ("macau", "MO"), ("macao", "MO"), ("congo democratic republic of the", "CD"), ("congo republic of the", "CG"), ("virgin islands british", "VG"), ("czech republic", "CZ"),
    ("the gambia", "GM"), ("cote d ivoire", "CI"), ("uae", "AE"), ("uk", "GB"), ("great britain", "GB"), ("england", "GB"), ("usa", "US"), ("united states of america", "US"),
    ("prc", "CN"), ("peoples republic of china", "CN"), ("islamic republic of iran", "IR"), ("syrian arab republic", "SY"), ("viet nam", "VN"), ("bahamas the", "BS"),
    ("republic of belarus", "BY"), ("dprk", "KP"), ("macedonia", "MK"), ("swaziland", "SZ"), ("uk great britain", "GB"),
];

fn folded(name: &str) -> String {
    let ascii = any_ascii::any_ascii(name).to_ascii_lowercase();
    ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn country_rows() -> Vec<CountryRow> {
    reference::COUNTRIES.rows().expect("the table is compiled in, and a test reads it")
}

fn countries() -> &'static HashMap<String, String> {
    static COUNTRY_NAMES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
        let rows = country_rows();
        let mut names: HashMap<String, String> =
            COUNTRIES.iter().map(|(name, code)| ((*name).to_owned(), (*code).to_owned())).collect();
        for row in rows {
            for name in [&row.name, &row.alpha3, &row.code] {
                names.entry(folded(name)).or_insert_with(|| row.code.clone());
            }
        }
        names
    });
    &COUNTRY_NAMES
}

/// The ISO 3166 code of a country by its name or code, as lists and people write it.
pub fn country_code(name: &str) -> Option<&'static str> {
    countries().get(&folded(name)).map(String::as_str)
}
