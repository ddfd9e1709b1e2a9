//! A photograph as it goes into a letter: small enough to be sent by mail, of colours that an archive knows.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

/// The longer side, in pixels: 300 dots to the inch in the width that it is printed in, and half as much again.
const SIDE: u32 = 720;
/// A JPEG below this goes in as it is, in bytes.
const BYTES: usize = 200_000;
const QUALITY: u8 = 84;
/// What it may take to decode one, in bytes.
const MEMORY: u64 = 512_000_000;
/// The room for it in its column, in millimetres.
const ROOM: (f64, f64) = (37.0, 30.0);

/// A JPEG, and how large it is printed.
pub struct Picture {
    pub bytes: Vec<u8>,
    /// In millimetres.
    pub width: f64,
    pub height: f64,
}

/// None where it is no picture, or a damaged one.
pub fn prepare(bytes: Vec<u8>) -> Option<Picture> {
    let mut reader = ImageReader::new(Cursor::new(&bytes)).with_guessed_format().ok()?;
    let format = reader.format()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let upright = matches!(decoder.orientation(), Ok(Orientation::NoTransforms));
    let plain = matches!(decoder.original_color_type(), image::ExtendedColorType::Rgb8 | image::ExtendedColorType::L8)
        && matches!(decoder.color_type(), ColorType::Rgb8 | ColorType::L8);
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    // Decoded in any case: typst would refuse the whole letter for a picture that breaks off.
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    image.apply_orientation(orientation);
    let small = image.width().max(image.height()) <= SIDE;
    let as_it_is = format == ImageFormat::Jpeg && upright && plain && small && bytes.len() <= BYTES;
    let (pixels_wide, pixels_high, bytes) = if as_it_is {
        (image.width(), image.height(), bytes)
    } else {
        let smaller = if small { image } else { image.resize(SIDE, SIDE, FilterType::Triangle) };
        let mut encoded = Vec::new();
        on_white(&smaller).write_with_encoder(JpegEncoder::new_with_quality(&mut encoded, QUALITY)).ok()?;
        (smaller.width(), smaller.height(), encoded)
    };
    let (wide, high) = (f64::from(pixels_wide), f64::from(pixels_high));
    let scale = (ROOM.0 / wide).min(ROOM.1 / high);
    Some(Picture { bytes, width: wide * scale, height: high * scale })
}

fn on_white(image: &DynamicImage) -> image::RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let with_alpha = image.to_rgba8();
    image::RgbImage::from_fn(with_alpha.width(), with_alpha.height(), |x, y| {
        let [red, green, blue, alpha] = with_alpha.get_pixel(x, y).0;
        let over = |part: u8| {
            let part = (u32::from(part) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255;
            u8::try_from(part).unwrap_or(u8::MAX)
        };
        image::Rgb([over(red), over(green), over(blue)])
    })
}
