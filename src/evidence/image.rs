//! From the bytes of a photograph to the pictures that are shown. Pure: the same bytes give the same derivatives.
//!
//! The photograph is decoded once and each derivative is made from the next larger one, all of them upright, in sRGB, without
//! any metadata: they are encoded from bare pixels.

use std::io::Cursor;
use std::time::Instant;

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::evidence::content::PictureType;
use crate::evidence::model::{DerivativeFormat, DerivativeKind};
use crate::evidence::perceptual::PerceptualHash;
use crate::evidence::picture::{Inspected, Limits, decoder, refusal};
use crate::evidence::refusal::Refusal;
use crate::storage::keys::sha256_of;

/// Quality of both formats, of 100: markings stay legible, checked on letters of 8 pixels' height.
const QUALITY: u8 = 80;
/// Effort of WebP, 0 to 6. Measured on 5 megapixels of camera-like noise: 2 takes 120 ms for 289 kB, 4 takes 324 ms for 274 kB.
const WEBP_METHOD: i32 = 2;

/// What became of a photograph.
#[derive(Clone, Debug)]
pub struct Developed {
    /// As it stands upright.
    pub width: u32,
    pub height: u32,
    /// 1 to 8 as in EXIF.
    pub orientation: u8,
    /// The day that the camera noted, `2026-11-21`.
    pub taken_on: Option<String>,
    pub hash: PerceptualHash,
    /// Each kind in each format.
    pub derivatives: Vec<Derivative>,
}

/// One picture made of a photograph.
#[derive(Clone, Debug)]
pub struct Derivative {
    pub kind: DerivativeKind,
    pub format: DerivativeFormat,
    pub width: u32,
    pub height: u32,
    /// In hexadecimal.
    pub sha256: String,
    pub size_bytes: u64,
    /// Empty once they are handed to the store.
    pub bytes: Vec<u8>,
}

/// Decodes `bytes` and makes everything that is shown of them. `until` is looked at between the steps; steps are bounded by
/// the limits that `inspected` has passed.
pub fn develop(bytes: &[u8], inspected: &Inspected, limits: &Limits, until: Instant) -> Result<Developed, Refusal> {
    let in_time = || {
        if Instant::now() < until { Ok(()) } else { Err(Refusal::TooSlow { seconds: limits.seconds }) }
    };
    let mut decoder = decoder(bytes, inspected.picture, limits)?;
    // Faults of the extras are no faults of the picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let exif = decoder.exif_metadata().ok().flatten();
    let taken_on = taken_on(exif, bytes, inspected.picture);
    let decoded = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error, limits))?;
    in_time()?;
    let decoded = on_white(decoded);
    let (mut width, mut height) = decoded.dimensions();
    let full = upright(resized(decoded, DerivativeKind::Full.longest_edge()), orientation);
    let full = in_srgb(full, profile.as_deref());
    if is_turned(orientation) {
        (width, height) = (height, width);
    }
    in_time()?;
    let mut derivatives = Vec::with_capacity(6);
    let mut picture = full;
    for kind in [DerivativeKind::Full, DerivativeKind::Page, DerivativeKind::Thumbnail] {
        picture = resized(picture, kind.longest_edge());
        for format in DerivativeFormat::ALL {
            let bytes = encoded(&picture, *format);
            let (sha256, size_bytes) = sha256_of(bytes.as_slice()).expect("reading from memory cannot fail");
            let (width, height) = picture.dimensions();
            derivatives.push(Derivative { kind, format: *format, width, height, sha256, size_bytes, bytes });
            in_time()?;
        }
    }
    let hash = PerceptualHash::of(&picture);
    Ok(Developed { width, height, orientation: orientation.to_exif(), taken_on, hash, derivatives })
}

/// 8-bit colour; what is transparent becomes white.
fn on_white(decoded: DynamicImage) -> RgbImage {
    if !decoded.color().has_alpha() {
        return decoded.into_rgb8();
    }
    let with_alpha = decoded.into_rgba8();
    let (width, height) = with_alpha.dimensions();
    let mut pixels = Vec::with_capacity(width as usize * height as usize * 3);
    for pixel in with_alpha.pixels() {
        let [red, green, blue, alpha] = pixel.0.map(u16::from);
        pixels.extend([red, green, blue].map(|value| ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8));
    }
    RgbImage::from_raw(width, height, pixels).expect("three bytes were written for each pixel")
}

/// At most `longest_edge` pixels long, never enlarged.
fn resized(picture: RgbImage, longest_edge: u32) -> RgbImage {
    let (width, height) = picture.dimensions();
    let longer = width.max(height);
    if longer <= longest_edge {
        return picture;
    }
    let scaled = |side: u32| {
        let scaled = (u64::from(side) * u64::from(longest_edge) + u64::from(longer) / 2) / u64::from(longer);
        u32::try_from(scaled).expect("smaller than the side").max(1)
    };
    let (to_width, to_height) = (scaled(width), scaled(height));
    // Only for this kind of pixel: one for every kind would be a tenth of our own machine code.
    let same_kind = "both pictures have three bytes for each pixel";
    let source = TypedImageRef::<U8x3>::from_buffer(width, height, picture.as_raw()).expect(same_kind);
    let mut target = vec![0; to_width as usize * to_height as usize * 3];
    let mut view = TypedImage::<U8x3>::from_buffer(to_width, to_height, &mut target).expect(same_kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize_typed(&source, &mut view, &options).expect(same_kind);
    RgbImage::from_raw(to_width, to_height, target).expect("three bytes were written for each pixel")
}

fn upright(picture: RgbImage, orientation: Orientation) -> RgbImage {
    if orientation == Orientation::NoTransforms {
        return picture;
    }
    let mut picture = DynamicImage::ImageRgb8(picture);
    picture.apply_orientation(orientation);
    picture.into_rgb8()
}

/// Whether width and height change places.
fn is_turned(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

/// Converts from the colours of the ICC profile. A profile that is damaged, or that belongs to the colours before decoding
/// (CMYK, grey), is left aside: the picture then stays as decoded, which is close.
fn in_srgb(mut picture: RgbImage, profile: Option<&[u8]>) -> RgbImage {
    use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
    let Some(profile) = profile.and_then(|bytes| ColorProfile::new_from_slice(bytes).ok()) else { return picture };
    if profile.color_space != DataColorSpace::Rgb {
        return picture;
    }
    let target = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let Ok(transform) = profile.create_transform_8bit(Layout::Rgb, &target, Layout::Rgb, options) else {
        return picture;
    };
    let row = picture.width() as usize * 3;
    let mut converted = vec![0; row];
    for line in picture.chunks_exact_mut(row) {
        if transform.transform(line, &mut converted).is_ok() {
            line.copy_from_slice(&converted);
        }
    }
    picture
}

fn encoded(picture: &RgbImage, format: DerivativeFormat) -> Vec<u8> {
    let (width, height) = picture.dimensions();
    match format {
        DerivativeFormat::Webp => {
            let mut config = webp::WebPConfig::new().expect("the library is the version that it was built against");
            config.quality = f32::from(QUALITY);
            config.method = WEBP_METHOD;
            let encoder = webp::Encoder::from_rgb(picture, width, height);
            encoder.encode_advanced(&config).expect("derivatives are far below 16,383 pixels").to_vec()
        }
        DerivativeFormat::Jpeg => {
            let mut bytes = Vec::with_capacity(picture.len() / 8);
            let mut encoder = Encoder::new(&mut bytes, QUALITY);
            encoder.set_sampling_factor(SamplingFactor::F_2_2);
            let side = |side: u32| u16::try_from(side).expect("derivatives are far below 65,535 pixels");
            encoder
                .encode(picture, side(width), side(height), ColorType::Rgb)
                .expect("writing to memory cannot fail, and no side is empty");
            bytes
        }
    }
}

/// The day in `DateTimeOriginal`, or else in `DateTime` (EXIF 3.0, 4.6.6.8).
fn taken_on(exif: Option<Vec<u8>>, bytes: &[u8], picture: PictureType) -> Option<String> {
    use exif::{In, Reader, Tag, Value};
    let read = match (exif, picture) {
        (Some(exif), _) => Reader::new().read_raw(exif).ok()?,
        (None, PictureType::Tiff) => Reader::new().read_from_container(&mut Cursor::new(bytes)).ok()?,
        (None, _) => return None,
    };
    let field =
        read.get_field(Tag::DateTimeOriginal, In::PRIMARY).or_else(|| read.get_field(Tag::DateTime, In::PRIMARY))?;
    let Value::Ascii(lines) = &field.value else { return None };
    let text = std::str::from_utf8(lines.first()?.get(..10)?).ok()?;
    let day = chrono::NaiveDate::parse_from_str(text, "%Y:%m:%d").ok()?;
    Some(day.format("%Y-%m-%d").to_string())
}
