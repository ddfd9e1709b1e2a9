//! Photographs and documents: what is taken, what is refused and why, and what is made of them.

pub mod pictures;

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use image::{DynamicImage, ImageFormat, RgbImage};
use topmark::accounts::model::Role;
use topmark::evidence::darkroom::{Darkroom, Processed};
use topmark::evidence::image::{Derivative, Developed};
use topmark::evidence::model::{DerivativeFormat, DerivativeKind};
use topmark::evidence::perceptual::{NEAR, PerceptualHash};
use topmark::evidence::picture::{Inspected, Limits};
use topmark::evidence::refusal::Refusal;

use crate::support::client::{Answer, Client};
use crate::support::{TestApp, gur_csv};

use self::pictures::{board, cmyk_jpeg, encoded, exif, gif, jpeg, jpeg_with, png_head};

/// A darkroom with a folder of its own.
fn darkroom(folder: &tempfile::TempDir) -> Darkroom {
    Darkroom::open(folder.path().join("incoming"), Limits::default(), 192).unwrap()
}

async fn process_with(darkroom: &Darkroom, bytes: &[u8]) -> Result<Processed, Refusal> {
    let mut incoming = darkroom.incoming().unwrap();
    for piece in bytes.chunks(64 * 1024) {
        incoming.write(piece).unwrap()?;
    }
    darkroom.process(&incoming.finish()).await.unwrap()
}

async fn process(bytes: &[u8]) -> Result<Processed, Refusal> {
    let folder = tempfile::tempdir().unwrap();
    process_with(&darkroom(&folder), bytes).await
}

async fn developed(bytes: &[u8]) -> (Inspected, Developed) {
    match process(bytes).await {
        Ok(Processed::Photograph(inspected, developed)) => (inspected, developed),
        other => panic!("no photograph: {other:?}"),
    }
}

fn derivative(developed: &Developed, kind: DerivativeKind, format: DerivativeFormat) -> &Derivative {
    developed.derivatives.iter().find(|made| made.kind == kind && made.format == format).unwrap()
}

fn decoded(developed: &Developed, kind: DerivativeKind, format: DerivativeFormat) -> RgbImage {
    image::load_from_memory(&derivative(developed, kind, format).bytes).unwrap().into_rgb8()
}

/// The mean difference of two pictures, in steps of 256.
fn difference(one: &RgbImage, two: &RgbImage) -> f64 {
    assert_eq!(one.dimensions(), two.dimensions());
    let sum: u64 = one.as_raw().iter().zip(two.as_raw()).map(|(one, two)| u64::from(one.abs_diff(*two))).sum();
    sum as f64 / one.as_raw().len() as f64
}

#[actix_web::test]
async fn every_kind_is_made_in_both_formats_and_nothing_is_enlarged() {
    let (_, large) = developed(&jpeg(&board(1, 3000, 2000), 90)).await;
    let (_, small) = developed(&jpeg(&board(1, 500, 100), 90)).await;
    assert_eq!((large.derivatives.len(), small.derivatives.len()), (6, 6));
    let sizes = |developed: &Developed, kind| {
        DerivativeFormat::ALL.iter().map(|format| decoded(developed, kind, *format).dimensions()).collect::<Vec<_>>()
    };
    assert_eq!(sizes(&large, DerivativeKind::Full), [(2560, 1707); 2]);
    assert_eq!(sizes(&large, DerivativeKind::Page), [(1280, 854); 2]);
    assert_eq!(sizes(&large, DerivativeKind::Thumbnail), [(320, 214); 2]);
    assert_eq!(sizes(&small, DerivativeKind::Full), [(500, 100); 2]);
    assert_eq!(sizes(&small, DerivativeKind::Page), [(500, 100); 2]);
    assert_eq!(sizes(&small, DerivativeKind::Thumbnail), [(320, 64); 2]);
    assert_eq!((large.width, large.height), (3000, 2000));
}

#[actix_web::test]
async fn a_photograph_is_turned_upright_however_the_camera_was_held() {
    let upright = board(2, 200, 120);
    let (_, reference) = developed(&jpeg(&upright, 95)).await;
    let reference = decoded(&reference, DerivativeKind::Full, DerivativeFormat::Jpeg);
    for orientation in 1..=8 {
        let turn = image::metadata::Orientation::from_exif(orientation).unwrap();
        // What the sensor saw: the inverse of what is to be done. Turning four times, or mirroring twice, comes back.
        let mut seen = DynamicImage::ImageRgb8(upright.clone());
        let inverse = match orientation {
            6 => 8,
            8 => 6,
            same => same,
        };
        seen.apply_orientation(image::metadata::Orientation::from_exif(inverse).unwrap());
        let bytes = jpeg_with(&seen.into_rgb8(), 95, &[(1, exif(u16::from(orientation)))]);
        let (inspected, made) = developed(&bytes).await;
        assert_eq!((made.width, made.height, made.orientation), (200, 120, orientation), "{turn:?} {inspected:?}");
        let shown = decoded(&made, DerivativeKind::Full, DerivativeFormat::Jpeg);
        assert!(difference(&shown, &reference) < 8.0, "{turn:?}: {}", difference(&shown, &reference));
    }
}

#[actix_web::test]
async fn nothing_but_pixels_is_left_in_what_is_shown() {
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>SECRET-XMP</x:xmpmeta>".to_vec();
    let segments = [(1, exif(1)), (1, xmp), (13, b"Photoshop 3.0\0SECRET-IPTC".to_vec()), (12, b"SECRET-APP".to_vec())];
    let bytes = jpeg_with(&board(3, 1600, 1200), 90, &segments);
    let (_, made) = developed(&bytes).await;
    assert_eq!(made.taken_on.as_deref(), Some("2024-03-05"), "the test's EXIF is read");
    for derivative in &made.derivatives {
        let bytes = &derivative.bytes;
        let has = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
        for secret in [&b"SECRET"[..], b"Exif", b"EXIF", b"XMP ", b"ICCP", b"ICC_PROFILE", b"http:", b"Photoshop"] {
            assert!(!has(secret), "{:?} {}: {}", derivative.kind, derivative.format, String::from_utf8_lossy(secret));
        }
        if derivative.format == DerivativeFormat::Jpeg {
            // Of application segments only the JFIF head; no comment.
            let mut at = 2;
            while bytes[at + 1] != 0xda {
                assert!(matches!(bytes[at + 1], 0xe0 | 0xdb | 0xc0 | 0xc4 | 0xdd), "segment {:x}", bytes[at + 1]);
                at += 2 + usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
            }
            assert!(exif_of(bytes).is_none());
        } else {
            assert_eq!(&bytes[12..16], b"VP8 ", "a bare picture has no chunks of metadata");
        }
    }
}

fn exif_of(bytes: &[u8]) -> Option<Vec<u8>> {
    use image::ImageDecoder;
    let reader = image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().unwrap();
    reader.into_decoder().unwrap().exif_metadata().unwrap()
}

#[actix_web::test]
async fn every_kind_of_picture_comes_out_as_it_went_in() {
    let picture = board(4, 400, 300);
    let rgb16 = DynamicImage::ImageRgb8(picture.clone()).into_rgb16();
    let with_alpha = DynamicImage::ImageRgb8(picture.clone()).into_rgba16();
    let mut progressive = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut progressive, 95);
    encoder.set_progressive(true);
    encoder.encode(&picture, 400, 300, jpeg_encoder::ColorType::Rgb).unwrap();
    let cases = [
        ("jpeg", jpeg(&picture, 95)),
        ("progressive jpeg", progressive),
        ("jpeg in the inks of print", cmyk_jpeg(&picture)),
        ("png", encoded(picture.clone(), ImageFormat::Png)),
        ("png of 16 bits", encoded(rgb16.clone(), ImageFormat::Png)),
        ("png of 16 bits with transparency", encoded(with_alpha, ImageFormat::Png)),
        ("webp", encoded(picture.clone(), ImageFormat::WebP)),
        ("tiff", encoded(picture.clone(), ImageFormat::Tiff)),
        ("tiff of 16 bits", encoded(rgb16, ImageFormat::Tiff)),
        ("bmp", encoded(picture.clone(), ImageFormat::Bmp)),
    ];
    for (name, bytes) in cases {
        let (inspected, made) = developed(&bytes).await;
        assert_eq!((inspected.width, inspected.height, inspected.frames), (400, 300, 1), "{name}");
        for format in DerivativeFormat::ALL {
            let shown = decoded(&made, DerivativeKind::Full, *format);
            let difference = difference(&shown, &picture);
            assert!(difference < 8.0, "{name} as {format}: {difference}");
        }
    }
    let transparent = image::RgbaImage::from_pixel(50, 50, image::Rgba([0, 0, 0, 0]));
    let (_, made) = developed(&encoded(transparent, ImageFormat::Png)).await;
    assert!(decoded(&made, DerivativeKind::Full, DerivativeFormat::Jpeg).pixels().all(|pixel| pixel[0] > 250));
}

#[actix_web::test]
async fn colours_of_a_wide_gamut_become_those_of_the_web() {
    let green = RgbImage::from_pixel(64, 64, image::Rgb([0, 200, 0]));
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 98);
    encoder.add_icc_profile(&profile).unwrap();
    encoder.encode(&green, 64, 64, jpeg_encoder::ColorType::Rgb).unwrap();
    let (_, made) = developed(&bytes).await;
    let shown = decoded(&made, DerivativeKind::Full, DerivativeFormat::Jpeg).get_pixel(32, 32).0;
    // The same green in sRGB needs more of it: 204 or so; untouched it would stay at 200.
    assert!(shown[1] > 202 && shown[0] < 8, "{shown:?}");
    let mut damaged = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut damaged, 98);
    encoder.add_icc_profile(&profile[..200]).unwrap();
    encoder.encode(&green, 64, 64, jpeg_encoder::ColorType::Rgb).unwrap();
    let (_, made) = developed(&damaged).await;
    let shown = decoded(&made, DerivativeKind::Full, DerivativeFormat::Jpeg).get_pixel(32, 32).0;
    assert!(shown[1].abs_diff(200) <= 3, "{shown:?}");
}

#[actix_web::test]
async fn the_first_frame_of_an_animation_is_taken_and_the_others_are_counted() {
    let (inspected, made) = developed(&gif(7)).await;
    assert_eq!((inspected.frames, made.width, made.height), (7, 24, 16));
    assert!(matches!(process(&gif(1001)).await, Err(Refusal::TooManyFrames { frames: 1001, limit: 1000 })));
}

#[actix_web::test]
async fn hostile_files_are_refused_each_for_its_own_reason() {
    let picture = board(5, 300, 200);
    let good = jpeg(&picture, 90);
    let png = encoded(picture.clone(), ImageFormat::Png);
    let mut polyglot = gif(1);
    polyglot
        .splice(13 + 768.min(polyglot.len() - 14)..13 + 768.min(polyglot.len() - 14), *b"<script>alert(1)</script>");
    let mut broken_png = png.clone();
    let middle = broken_png.len() / 2;
    broken_png[middle..middle + 40].fill(0x55);
    let commented = jpeg_with(&picture, 90, &[(14, b"<html><script>alert(1)</script>".to_vec())]);
    let mut scans = good.clone();
    let end = scans.len() - 2;
    let start = scans.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
    let pass = scans[start..start + 14].to_vec();
    for _ in 0..200 {
        scans.splice(end..end, pass.iter().copied());
    }
    let cases: Vec<(&str, Vec<u8>, Refusal)> = vec![
        ("empty", Vec::new(), Refusal::Empty),
        ("a jpeg cut in the middle", good[..good.len() / 2].to_vec(), Refusal::Truncated),
        ("a jpeg without its end", good[..good.len() - 2].to_vec(), Refusal::Truncated),
        ("a png cut in the middle", png[..png.len() / 2].to_vec(), Refusal::Truncated),
        ("a png with other bytes in the middle", broken_png, Refusal::Damaged),
        ("a png of 40,000 by 10", png_head(40_000, 10), Refusal::TooLong { width: 40_000, height: 10, limit: 30_000 }),
        (
            "a png of 400 megapixels",
            png_head(20_000, 20_000),
            Refusal::TooManyPixels { megapixels: 400, limit_megapixels: 100 },
        ),
        ("a jpeg of 201 passes", scans, Refusal::TooManyFrames { frames: 201, limit: 100 }),
        ("a gif that is also a page", polyglot, Refusal::HiddenPage),
        ("a jpeg with a page in it", commented, Refusal::HiddenPage),
        ("svg with script", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), Refusal::Svg),
        ("a page", b"<!DOCTYPE html><script>alert(1)</script>".to_vec(), Refusal::WebPage),
        ("heic", b"\0\0\0\x18ftypheic\0\0\0\0heicmif1".to_vec(), Refusal::Heic),
        ("avif", b"\0\0\0\x18ftypavif\0\0\0\0avifmif1".to_vec(), Refusal::Avif),
        ("a program", b"MZ\x90\0\x03\0\0\0".to_vec(), Refusal::Program),
        ("noise", vec![0x80; 5000], Refusal::UnknownKind),
        ("a file of 41 MB", vec![b'a'; 41_000_000], Refusal::TooManyBytes { limit_mb: 40 }),
    ];
    for (name, bytes, expected) in cases {
        match process(&bytes).await {
            Err(refusal) => assert_eq!(refusal, expected, "{name}"),
            Ok(taken) => panic!("{name} was taken: {taken:?}"),
        }
    }
}

#[actix_web::test]
async fn a_picture_cut_or_changed_anywhere_harms_nothing() {
    let picture = board(6, 160, 120);
    let mut numbers = pictures::Numbers::new(6);
    let folder = tempfile::tempdir().unwrap();
    let darkroom = darkroom(&folder);
    let formats = [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Tiff, ImageFormat::Bmp];
    let mut whole: Vec<Vec<u8>> = formats.iter().map(|format| encoded(picture.clone(), *format)).collect();
    whole.extend([jpeg(&picture, 80), cmyk_jpeg(&picture), gif(3)]);
    let mut refused = 0;
    for bytes in &whole {
        for _ in 0..40 {
            let mut changed = bytes.clone();
            for _ in 0..1 + numbers.below(6) {
                let at = numbers.below(changed.len().min(4_000) as u32) as usize;
                changed[at] = numbers.below(256) as u8;
            }
            changed.truncate(changed.len() - numbers.below(changed.len() as u32 / 2) as usize);
            refused += u32::from(process_with(&darkroom, &changed).await.is_err());
        }
    }
    assert!(refused > 150, "only {refused} of 280 were refused");
    assert_eq!(std::fs::read_dir(folder.path().join("incoming")).unwrap().count(), 0, "nothing is left behind");
}

async fn hash(picture: &RgbImage) -> PerceptualHash {
    let (_, made) = developed(&jpeg(picture, 88)).await;
    made.hash
}

#[actix_web::test]
async fn nearly_the_same_is_near_and_another_picture_of_the_same_board_is_not() {
    let (mut farthest, mut nearest) = (0, 64);
    let mut originals: Vec<PerceptualHash> = Vec::new();
    for seed in 10..18 {
        let large = board(seed, 1600, 1200);
        // One board, photographed in two halves: the same things, but not the same picture.
        let original = image::imageops::crop_imm(&large, 0, 0, 1000, 750).to_image();
        let elsewhere = image::imageops::crop_imm(&large, 400, 300, 1000, 750).to_image();
        let known = hash(&original).await;
        let brighter = image::imageops::brighten(&original, 25);
        let smaller = image::imageops::thumbnail(&original, 400, 300);
        let cropped = image::imageops::crop_imm(&original, 10, 8, 980, 734).to_image();
        let (_, again) = developed(&jpeg(&original, 40)).await;
        for (name, changed) in [
            ("encoded again", again.hash),
            ("brighter", hash(&brighter).await),
            ("smaller", hash(&smaller).await),
            ("cropped", hash(&cropped).await),
        ] {
            let distance = known.distance(changed);
            println!("board {seed}, {name}: {distance}");
            assert!(distance <= NEAR, "board {seed}, {name}: {distance}");
            farthest = farthest.max(distance);
        }
        nearest = nearest.min(known.distance(hash(&elsewhere).await));
        for other in &originals {
            nearest = nearest.min(known.distance(*other));
        }
        originals.push(known);
    }
    println!("versions of one picture differ by at most {farthest} bits, different pictures by at least {nearest}");
    assert!(nearest > NEAR, "different pictures are {nearest} apart");
}

#[actix_web::test]
async fn eight_at_once_are_all_developed_within_the_memory_of_two() {
    let folder = tempfile::tempdir().unwrap();
    let darkroom = Darkroom::open(folder.path().join("incoming"), Limits::default(), 64).unwrap();
    let files: Vec<Vec<u8>> = (20..28).map(|seed| jpeg(&board(seed, 900, 700), 85)).collect();
    let working = files.iter().map(|bytes| process_with(&darkroom, bytes));
    for made in futures::future::join_all(working).await {
        assert!(matches!(made, Ok(Processed::Photograph(..))), "{made:?}");
    }
}

/// A form of several parts: fields first, then files of name and bytes.
pub fn form(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> TestRequest {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    for (name, bytes) in files {
        let head = format!("content-disposition: form-data; name=\"file\"; filename=\"{name}\"");
        body.extend(format!("--edge\r\n{head}\r\ncontent-type: image/jpeg\r\n\r\n").bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--edge--\r\n");
    TestRequest::post()
        .uri("/en/desk/photographs")
        .insert_header(("content-type", "multipart/form-data; boundary=edge"))
        .set_payload(body)
}

/// The token of the form that takes photographs.
pub async fn token(client: &Client) -> String {
    let page = client.get("/en/desk/photographs").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    page.form("/en/desk/photographs").into_iter().find(|(name, _)| name == "form_token").unwrap().1
}

/// Uploads as the script does and returns what became of the files.
pub async fn upload(client: &Client, tlp: &str, files: &[(&str, &[u8])]) -> Vec<serde_json::Value> {
    let answer = upload_for(client, &[("tlp", tlp)], files).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    serde_json::from_str(&answer.text()).unwrap()
}

/// The same with these fields before the files, whatever comes of it.
pub async fn upload_for(client: &Client, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
    let request = form(fields, files)
        .insert_header(("accept", "application/json"))
        .insert_header(("x-form-token", token(client).await));
    client.ask(request).await
}

#[actix_web::test]
async fn each_file_of_a_form_has_an_outcome_of_its_own() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let good = jpeg(&board(30, 600, 400), 90);
    let again = jpeg(&board(30, 600, 400), 60);
    let files: [(&str, &[u8]); 6] = [
        ("../../one.jpg", &good),
        ("copy.png", &good),
        ("again.jpg", &again),
        ("cut.jpg", &good[..9_000]),
        ("note.txt", b"What was seen.\n"),
        ("phone.jpg", b"\0\0\0\x18ftypheic\0\0\0\0heicmif1"),
    ];
    let fields =
        [("form_token", token(&client).await), ("tlp", "AMBER".to_owned()), ("rights", "Laboratory".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = client.ask(form(&fields, &files)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let outcomes = answer.attributes("main > div > section:first-of-type li", "data-state");
    assert_eq!(outcomes, ["kept", "same", "asked", "refused", "document", "refused"]);
    assert!(answer.text().contains("Most Compatible"), "{}", answer.text());
    assert!(!answer.text().contains("../"), "{}", answer.text());
    let links = answer.attributes("main > div > section:first-of-type li a", "href");
    assert_eq!(links[..2], ["/en/desk/photographs/1", "/en/desk/photographs/1"]);
    let original = client.get("/en/desk/photographs/1/original").await;
    assert_eq!(original.body, good, "the original is untouched");
    assert!(original.header("content-disposition").starts_with("attachment; filename=\"one.jpg\""));
    assert_eq!(original.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(original.header("x-content-type-options"), "nosniff");
    // Nothing is stored that no row names.
    let stored: usize =
        ["photographs", "derivatives", "documents"].iter().map(|folder| walk(&test.path("files").join(folder))).sum();
    // At this size the full picture and the page's are the same bytes, stored once: four derivatives a photograph.
    assert_eq!(stored, 2 + 8 + 1);
}

fn walk(folder: &std::path::Path) -> usize {
    let Ok(listing) = std::fs::read_dir(folder) else { return 0 };
    listing.map(|entry| entry.unwrap().path()).map(|path| if path.is_dir() { walk(&path) } else { 1 }).sum()
}

#[actix_web::test]
async fn only_researchers_upload_and_only_from_our_page() {
    let test = TestApp::new();
    let good = jpeg(&board(31, 300, 200), 90);
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let other = test.sign_in_as(&[Role::Reviewer]).await;
    assert_eq!(client.ask(form(&[], &[("a.jpg", &good)])).await.status, StatusCode::FORBIDDEN);
    assert_eq!(client.ask(form(&[("form_token", "x")], &[("a.jpg", &good)])).await.status, StatusCode::FORBIDDEN);
    assert_eq!(other.ask(form(&[], &[("a.jpg", &good)])).await.status, StatusCode::NOT_FOUND);
    assert_eq!(upload(&client, "AMBER", &[("a.jpg", &good)]).await[0]["outcome"], "kept");
    assert_eq!(test.visitor().get("/en/desk/photographs/1/original").await.status, StatusCode::SEE_OTHER);
    assert_eq!(other.get("/en/desk/photographs/1/page.webp").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_nearly_equal_photograph_shows_nothing_until_somebody_answers() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let number = client.log(&client.open_exhibit(&[]).await, "STM32F405RGT6").await;
    let picture = board(32, 600, 400);
    upload(&client, "CLEAR", &[("a.jpg", &jpeg(&picture, 90)), ("b.jpg", &jpeg(&picture, 50))]).await;
    let page = client.get("/en/desk/photographs/2").await;
    assert!(page.text().contains("Nearly the same"), "{}", page.text());
    let token = token(&client).await;
    let show = |form_id: &'static str| {
        [("form_token", token.clone()), ("form_id", form_id.to_owned()), ("finding", number.clone())]
    };
    let refused = client.post("/en/desk/photographs/2/findings", &show("1")).await;
    assert_eq!(refused.header("location"), "/en/desk/photographs/2?problem=state");
    let kept = client.send(&page, "/en/desk/photographs/2/decide", &[("state", "kept")]).await;
    assert_eq!(kept.header("location"), "/en/desk/photographs/2");
    let taken = client.post("/en/desk/photographs/2/findings", &show("2")).await;
    assert_eq!(taken.header("location"), "/en/desk/photographs/2");
}

/// Puts a photograph to a finding; gives where that leads.
async fn put(client: &Client, photograph: u32, fields: &[(&str, &str)]) -> String {
    let page = client.get(&format!("/en/desk/photographs/{photograph}")).await;
    let answer = client.send(&page, &format!("/en/desk/photographs/{photograph}/findings"), fields).await;
    answer.header("location").to_owned()
}

#[actix_web::test]
async fn the_public_sees_a_photograph_of_a_published_finding_that_is_marked_clear_and_no_other() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    let number = client.log(&client.open_exhibit(&[]).await, "STM32F405RGT6").await;
    let bytes = |seed| jpeg_with(&board(seed, 400, 300), 90, &[(1, exif(1))]);
    upload(&client, "CLEAR", &[("a.jpg", &bytes(33))]).await;
    upload(&client, "AMBER", &[("b.jpg", &bytes(34))]).await;
    upload(&client, "CLEAR", &[("c.jpg", &bytes(35))]).await;
    let visitor = test.visitor();
    let seen = async |id: u32| visitor.get(&format!("/photographs/{id}/page.jpg")).await.status;
    for id in [1, 2] {
        let region =
            [("finding", number.as_str()), ("left", "10"), ("top", "12,5"), ("width", "30"), ("height", "40.0")];
        assert_eq!(put(&client, id, &region).await, format!("/en/desk/photographs/{id}"));
    }
    assert_eq!(seen(1).await, StatusCode::NOT_FOUND, "the finding is a draft");
    client.press(&number, "submit", &[]).await;
    assert_eq!(reviewer.decide(&number, "publish", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        [seen(1).await, seen(2).await, seen(3).await],
        [StatusCode::OK, StatusCode::NOT_FOUND, StatusCode::NOT_FOUND]
    );
    let page = visitor.get(&format!("/en/findings/{number}")).await;
    assert_eq!(page.attributes("figure img", "src"), ["/photographs/1/page.jpg"]);
    let json: serde_json::Value =
        serde_json::from_slice(&visitor.get(&format!("/findings/{number}.json")).await.body).unwrap();
    assert_eq!(json["standing"], "documented", "there is something to look at");
    assert_eq!(json["photographs"][0]["region"], serde_json::json!([100, 125, 300, 400]));
    let picture = visitor.get("/photographs/1/page.jpg").await;
    assert!(!picture.body.windows(6).any(|window| window == b"SECRET"));
    assert!(client.get("/en/desk/photographs/1").await.text().contains("width=\"30.0%\""));
    for name in ["original", "page.png", "huge.webp", "page"] {
        assert_eq!(visitor.get(&format!("/photographs/1/{name}")).await.status, StatusCode::NOT_FOUND, "{name}");
    }
    for id in [1, 2] {
        let page = client.get(&format!("/en/desk/photographs/{id}")).await;
        let answer = client
            .send(
                &page,
                &format!("/en/desk/photographs/{id}/decide"),
                &[("state", "withdrawn"), ("reason", "Wrong board")],
            )
            .await;
        assert_eq!(answer.header("location"), format!("/en/desk/photographs/{id}"));
    }
    assert_eq!(seen(1).await, StatusCode::NOT_FOUND, "withdrawn");
    let page = visitor.get(&format!("/findings/{number}.json")).await;
    assert!(page.text().contains("single_source"), "nothing is left to look at");
}

#[actix_web::test]
async fn what_was_reviewed_takes_no_photograph_and_loses_none_by_one_person() {
    let mut test = TestApp::new();
    test.import(&gur_csv(&[("1", "STM32F405RGT6", "STMicroelectronics", "orlan-10-uav-june-2022")]), "gur");
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    let exhibit = client.open_exhibit(&[]).await;
    let number = client.log(&exhibit, "PIC18F4550-I/PT").await;
    upload(&client, "CLEAR", &[("a.jpg", &jpeg(&board(36, 400, 300), 90))]).await;
    upload(&client, "CLEAR", &[("b.jpg", &jpeg(&board(37, 400, 300), 90))]).await;
    assert_eq!(put(&client, 1, &[("finding", "F-000001")]).await, "/en/desk/photographs/1?problem=closed");
    assert_eq!(put(&client, 1, &[("finding", "F-999999")]).await, "/en/desk/photographs/1?problem=finding");
    assert_eq!(put(&client, 1, &[("finding", &number)]).await, "/en/desk/photographs/1");
    client.press(&number, "submit", &[]).await;
    assert_eq!(reviewer.decide(&number, "publish", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(put(&client, 2, &[("finding", &number)]).await, "/en/desk/photographs/2?problem=closed");
    let page = client.get("/en/desk/photographs/1").await;
    let remove = "/en/desk/photographs/1/findings/remove";
    let answer = client.send(&page, remove, &[("finding", &number)]).await;
    assert_eq!(answer.header("location"), "/en/desk/photographs/1?problem=closed");
    let outside = [("finding", number.as_str()), ("left", "90"), ("top", "0"), ("width", "30"), ("height", "10")];
    assert_eq!(put(&client, 2, &outside).await, "/en/desk/photographs/2?problem=region");
}

/// Sends the form of who may see a photograph and gives where the answer leads.
async fn share(client: &Client, photograph: u32, fields: &[(&str, &str)]) -> String {
    let page = client.get(&format!("/en/desk/photographs/{photograph}")).await;
    let answer = client.send(&page, &format!("/en/desk/photographs/{photograph}/share"), fields).await;
    answer.header("location").to_owned()
}

#[actix_web::test]
async fn a_photograph_is_taken_back_from_the_public_at_once_and_given_to_it_by_a_second_person_with_a_reason() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    let number = client.log(&client.open_exhibit(&[]).await, "STM32F405RGT6").await;
    upload(&client, "CLEAR", &[("a.jpg", &jpeg(&board(61, 400, 300), 90))]).await;
    assert_eq!(put(&client, 1, &[("finding", &number)]).await, "/en/desk/photographs/1");
    client.press(&number, "submit", &[]).await;
    assert_eq!(reviewer.decide(&number, "publish", &[]).await.status, StatusCode::SEE_OTHER);
    let visitor = test.visitor();
    let (page, picture) = (format!("/en/findings/{number}"), "/photographs/1/page.jpg");
    let seen = async || {
        let shown = visitor.get(&page).await.attributes("figure img", "src");
        (shown.len(), visitor.get(picture).await.status, visitor.get("/photographs/1/thumbnail.webp").await.status)
    };
    assert_eq!(seen().await, (1, StatusCode::OK, StatusCode::OK));

    let here = "/en/desk/photographs/1";
    assert_eq!(share(&client, 1, &[("tlp", "AMBER")]).await, format!("{here}?problem=reason"));
    assert_eq!(seen().await.0, 1, "nothing without a reason");
    let fields = [("tlp", "AMBER"), ("reason", "A face in the window")];
    assert_eq!(share(&client, 1, &fields).await, here, "who uploaded it");
    assert_eq!(seen().await, (0, StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    let refused = client.get(&format!("{here}?problem=alone")).await;
    assert!(refused.text().contains("only a reviewer who did not upload it"), "{}", refused.text());
    let fields = [("tlp", "CLEAR"), ("reason", "It was a reflection")];
    assert_eq!(share(&client, 1, &fields).await, format!("{here}?problem=alone"), "not by one person");
    assert_eq!(seen().await.0, 0);
    assert_eq!(share(&reviewer, 1, &fields).await, here, "a second person");
    assert_eq!(seen().await, (1, StatusCode::OK, StatusCode::OK));

    // Who, when, what and why.
    let history = client.get(&format!("{here}/history")).await;
    assert_eq!(history.status, StatusCode::OK, "{}", history.text());
    let text = history.all(".history").join("");
    for said in ["A face in the window", "It was a reflection", &number] {
        assert!(text.contains(said), "{said} is not in {text}");
    }
    let (code, found) = crate::backup::verify(&test.arguments(), &[]);
    assert_eq!(code, Some(0), "{found:#}");

    // Not of anybody else, and of another organisation nobody.
    let other = test.sign_in_as(&[Role::Researcher]).await;
    assert_eq!(other.get(here).await.all("#share-heading"), Vec::<String>::new());
    let stranger = test.sign_in_as(&[Role::Researcher, Role::Reviewer]).await;
    test.move_to(stranger.person, "Institute");
    assert_eq!(stranger.get(here).await.all("#share-heading"), Vec::<String>::new());
    assert_eq!(stranger.get(&format!("{here}/history")).await.status, StatusCode::NOT_FOUND);
    let form = [("form_token", "x"), ("tlp", "RED"), ("reason", "no")];
    assert_ne!(stranger.post(&format!("{here}/share"), &form).await.status, StatusCode::SEE_OTHER);
    for client in [&other, &stranger] {
        let token = token(client).await;
        let form = [("form_token", token.as_str()), ("form_id", "1a2b3c4d5e6f7081"), ("tlp", "RED"), ("reason", "no")];
        let answer = client.post(&format!("{here}/share"), &form).await;
        assert_eq!(answer.header("location"), format!("{here}?problem=theirs"), "{}", answer.text());
    }
    assert_eq!(seen().await.0, 1);
}

#[actix_web::test]
async fn another_organisation_finds_only_what_was_marked_to_be_shared() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let stranger = test.sign_in_as(&[Role::Researcher, Role::Reviewer]).await;
    test.move_to(stranger.person, "Institute");
    upload(&client, "AMBER", &[("a.jpg", &jpeg(&board(38, 400, 300), 90)), ("a.txt", b"what we found")]).await;
    upload(&client, "GREEN", &[("b.jpg", &jpeg(&board(39, 400, 300), 90))]).await;
    for path in ["/photographs/1", "/photographs/1/page.webp", "/photographs/1/original", "/documents/1"] {
        let path = format!("/en/desk{path}");
        assert_eq!(client.get(&path).await.status, StatusCode::OK, "{path}");
        assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(stranger.get("/en/desk/photographs/2/page.webp").await.status, StatusCode::OK);
    let shelf = stranger.get("/en/desk/photographs?shelf=all").await;
    assert_eq!(shelf.all(".photographs > li").len(), 1, "{}", shelf.text());
    let number = stranger.log(&stranger.open_exhibit(&[]).await, "STM32F405RGT6").await;
    let page = stranger.get("/en/desk/photographs/2").await;
    let form = [("finding", number.as_str())];
    let answer = stranger.send(&page, "/en/desk/photographs/2/findings", &form).await;
    assert_eq!(answer.header("location"), "/en/desk/photographs/2");
    assert_eq!(put(&client, 2, &form).await, "/en/desk/photographs/2?problem=finding", "not their finding");
}
