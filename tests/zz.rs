use topmark::marks::reading::{Hints, Knowledge};
use std::io::Write;
#[test]
fn zz() {
    let hints = std::env::var("ZHINT").is_ok();
    let mut out=std::fs::File::create("/work/w-marks-tmp/out.jsonl").unwrap();
    let mut r=csv::Reader::from_path("/work/w-marks-tmp/in.csv").unwrap();
    for row in r.records() { let row=row.unwrap();
        let r=Knowledge::get().read(&row[1],&Hints{brand_key:hints.then_some(&row[2]),as_of:chrono::NaiveDate::from_ymd_opt(2026,6,30)});
        writeln!(out,"{{\"id\":{},\"r\":{}}}", serde_json::to_string(&row[0]).unwrap(), serde_json::to_string(&r).unwrap()).unwrap();
    }
}
