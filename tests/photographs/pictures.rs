//! Pictures made for tests: boards with components on them, and files that mean harm.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// A small generator, so that every run sees the same pictures.
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from((self.0 >> 11) % u64::from(limit)).unwrap()
    }
}

/// A board as a camera sees it: components with lettering, light that falls off, and noise.
pub fn board(seed: u64, width: u32, height: u32) -> RgbImage {
    let mut numbers = Numbers::new(seed);
    let mut picture = RgbImage::from_fn(width, height, |x, y| {
        let light = (60 * x / width + 40 * y / height) as u8;
        Rgb([20 + light / 3, 70 + light, 40 + light / 2])
    });
    for _ in 0..60 {
        let (left, top) = (numbers.below(width), numbers.below(height));
        let (wide, high) = (width / 40 + numbers.below(width / 6), height / 40 + numbers.below(height / 6));
        let (shade, pattern) = (numbers.below(150) as u8, numbers.below(3));
        for y in top..(top + high).min(height) {
            for x in left..(left + wide).min(width) {
                let is_letter = match pattern {
                    0 => ((x / 3) ^ (y / 5)) % 7 == 0,
                    1 => (x / 6) % 2 == 0,
                    _ => false,
                };
                let value = if is_letter { 220 } else { shade };
                picture.put_pixel(x, y, Rgb([value, value, value]));
            }
        }
    }
    for pixel in picture.pixels_mut() {
        for value in &mut pixel.0 {
            let noise = numbers.below(9) as i16 + numbers.below(9) as i16 - 8;
            *value = (i16::from(*value) + noise).clamp(0, 255) as u8;
        }
    }
    picture
}

pub fn jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    jpeg_with(picture, quality, &[])
}

/// A JPEG with these application segments: `(1, b"Exif\0\0...")`.
pub fn jpeg_with(picture: &RgbImage, quality: u8, segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    for (number, data) in segments {
        encoder.add_app_segment(*number, data.clone()).unwrap();
    }
    let (width, height) = picture.dimensions();
    encoder.encode(picture, width as u16, height as u16, ColorType::Rgb).unwrap();
    bytes
}

/// A JPEG in the inks of print.
pub fn cmyk_jpeg(picture: &RgbImage) -> Vec<u8> {
    let inks: Vec<u8> =
        picture.pixels().flat_map(|pixel| [255 - pixel[0], 255 - pixel[1], 255 - pixel[2], 0]).collect();
    let mut bytes = Vec::new();
    let (width, height) = picture.dimensions();
    Encoder::new(&mut bytes, 92).encode(&inks, width as u16, height as u16, ColorType::Cmyk).unwrap();
    bytes
}

pub fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// EXIF as a telephone writes it: how it was held, the day, a comment, and where.
pub fn exif(orientation: u16) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
    };
    // The first directory has three entries and ends at byte 50; what they point to follows.
    tiff.extend(3_u16.to_le_bytes());
    tiff.extend(entry(0x0112, 3, 1, [orientation as u8, 0, 0, 0]));
    tiff.extend(entry(0x0132, 2, 20, 50_u32.to_le_bytes()));
    tiff.extend(entry(0x8825, 4, 1, 70_u32.to_le_bytes()));
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(b"2024:03:05 10:11:12\0");
    // GPS: latitude reference and latitude.
    tiff.extend(2_u16.to_le_bytes());
    tiff.extend(entry(1, 2, 2, *b"N\0\0\0"));
    tiff.extend(entry(2, 5, 3, 100_u32.to_le_bytes()));
    tiff.extend(0_u32.to_le_bytes());
    for part in [(50_u32, 1_u32), (27, 1), (1234, 100)] {
        tiff.extend(part.0.to_le_bytes());
        tiff.extend(part.1.to_le_bytes());
    }
    tiff.extend(b"SECRET-PLACE");
    [b"Exif\0\0".as_slice(), &tiff].concat()
}

/// A PNG of these sides whose data is missing: what a decoder is asked to make room for.
pub fn png_head(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        let body = [kind.as_slice(), data].concat();
        let mut crc = flate2::Crc::new();
        crc.update(&body);
        bytes.extend((data.len() as u32).to_be_bytes());
        bytes.extend(&body);
        bytes.extend(crc.sum().to_be_bytes());
    };
    chunk(b"IHDR", &[&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat());
    chunk(b"IDAT", &[0x78, 0x9c, 0x63, 0, 0]);
    chunk(b"IEND", &[]);
    bytes
}

/// An animation of so many frames.
pub fn gif(frames: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    {
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
        for number in 0..frames {
            let picture = image::RgbaImage::from_pixel(24, 16, image::Rgba([number as u8, 90, 30, 255]));
            encoder.encode_frame(image::Frame::new(picture)).unwrap();
        }
    }
    bytes
}
