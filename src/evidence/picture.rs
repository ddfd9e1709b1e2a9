//! A picture before it is decoded: its size, its frames, and what decoding will cost. Pure.

use std::io::Cursor;

use image::{ImageDecoder, ImageFormat, ImageReader};

use crate::evidence::content::PictureType;
use crate::evidence::refusal::Refusal;

/// What is taken at most. Everything is decided before a picture is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of one file, in bytes.
    pub bytes: u64,
    pub pixels: u64,
    /// The longer side, in pixels.
    pub side: u32,
    /// Frames of an animation or pages; only the first is read.
    pub frames: u32,
    /// Passes of a progressive JPEG: each goes over the whole picture.
    pub scans: u32,
    /// Memory of one decoded picture, in bytes.
    pub memory_bytes: u64,
    /// Time for one picture, from decoding to the last derivative, in seconds.
    pub seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 40_000_000,
            pixels: 100_000_000,
            side: 30_000,
            frames: 1_000,
            scans: 100,
            memory_bytes: 512_000_000,
            seconds: 30,
        }
    }
}

/// What the head of a picture says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspected {
    pub picture: PictureType,
    /// As stored, before it is turned upright.
    pub width: u32,
    pub height: u32,
    /// 1 for a photograph; more for an animation.
    pub frames: u32,
    /// Of the decoded picture with its working copies, in bytes; an estimate from above.
    pub memory_bytes: u64,
}

/// Reads the head of the whole file `bytes`. Err names the limit that it passes, or says that it is no whole picture.
pub fn inspect(bytes: &[u8], picture: PictureType, limits: &Limits) -> Result<Inspected, Refusal> {
    if bytes.len() as u64 > limits.bytes {
        return Err(Refusal::TooManyBytes { limit_mb: limits.bytes / 1_000_000 });
    }
    let frames = match picture {
        PictureType::Jpeg => {
            let scans = jpeg_scans(bytes)?;
            if scans > limits.scans {
                return Err(Refusal::TooManyFrames { frames: scans, limit: limits.scans });
            }
            1
        }
        PictureType::Gif => gif_frames(bytes)?,
        PictureType::Png => png_frames(bytes),
        PictureType::Webp => webp_frames(bytes),
        PictureType::Tiff | PictureType::Bmp => 1,
    };
    if frames > limits.frames {
        return Err(Refusal::TooManyFrames { frames, limit: limits.frames });
    }
    let decoder = decoder(bytes, picture, limits)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Refusal::Damaged);
    }
    if width.max(height) > limits.side {
        return Err(Refusal::TooLong { width, height, limit: limits.side });
    }
    let pixels = u64::from(width) * u64::from(height);
    if pixels > limits.pixels {
        return Err(Refusal::TooManyPixels {
            megapixels: pixels.div_ceil(1_000_000),
            limit_megapixels: limits.pixels / 1_000_000,
        });
    }
    let decoded = decoder.total_bytes();
    if decoded > limits.memory_bytes {
        return Err(Refusal::TooMuchMemory { limit_mb: limits.memory_bytes / 1_000_000 });
    }
    // A copy in 8-bit colour where it is not that already, the file twice, and the derivatives while they are written.
    let copy = if decoded == pixels * 3 { 0 } else { pixels * 3 };
    let memory_bytes = decoded + copy + 2 * bytes.len() as u64 + DERIVATIVES_BYTES;
    Ok(Inspected { picture, width, height, frames, memory_bytes })
}

/// The full derivative in colour, what its two encoders keep, and their output.
const DERIVATIVES_BYTES: u64 = 40_000_000;

/// A decoder that has read the head and keeps the limits.
pub fn decoder<'a>(
    bytes: &'a [u8],
    picture: PictureType,
    limits: &Limits,
) -> Result<impl ImageDecoder + use<'a>, Refusal> {
    let format = match picture {
        PictureType::Jpeg => ImageFormat::Jpeg,
        PictureType::Png => ImageFormat::Png,
        PictureType::Webp => ImageFormat::WebP,
        PictureType::Tiff => ImageFormat::Tiff,
        PictureType::Gif => ImageFormat::Gif,
        PictureType::Bmp => ImageFormat::Bmp,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut bounds = image::Limits::default();
    bounds.max_alloc = Some(limits.memory_bytes);
    // The sides are compared by us, so that the message can name them.
    (bounds.max_image_width, bounds.max_image_height) = (None, None);
    reader.limits(bounds);
    reader.into_decoder().map_err(|error| refusal(&error, limits))
}

/// What a fault of the decoder means for the person.
pub fn refusal(error: &image::ImageError, limits: &Limits) -> Refusal {
    match error {
        image::ImageError::Limits(_) => Refusal::TooMuchMemory { limit_mb: limits.memory_bytes / 1_000_000 },
        image::ImageError::IoError(cause) if cause.kind() == std::io::ErrorKind::UnexpectedEof => Refusal::Truncated,
        error if format!("{error:?}").to_lowercase().contains("eof") => Refusal::Truncated,
        _ => Refusal::Damaged,
    }
}

/// Walks the segments of a JPEG (ITU-T T.81, annex B) and counts its scans. Err when the end of the picture is missing: the
/// decoder would fill the rest with grey and say nothing.
fn jpeg_scans(bytes: &[u8]) -> Result<u32, Refusal> {
    let mut scans = 0;
    let mut at = 2;
    loop {
        // To the next marker: in coded data, `FF 00` is a data byte and `FF D0`..`FF D7` are restarts.
        let Some(found) = bytes[at..].iter().position(|byte| *byte == 0xff) else { return Err(Refusal::Truncated) };
        at += found + 1;
        let Some(marker) = bytes.get(at) else { return Err(Refusal::Truncated) };
        match marker {
            0xff => continue,
            0x00 | 0x01 | 0xd0..=0xd8 => at += 1,
            0xd9 if scans > 0 => return Ok(scans),
            0xd9 => return Err(Refusal::Damaged),
            _ => {
                if *marker == 0xda {
                    scans += 1;
                }
                let Some(&[high, low]) = bytes.get(at + 1..at + 3) else { return Err(Refusal::Truncated) };
                at += 1 + usize::from(u16::from_be_bytes([high, low])).max(2);
                if at >= bytes.len() {
                    return Err(Refusal::Truncated);
                }
            }
        }
    }
}

/// Walks the blocks of a GIF (GIF89a specification, 1990) and counts its pictures without decoding one.
fn gif_frames(bytes: &[u8]) -> Result<u32, Refusal> {
    let byte = |at: usize| bytes.get(at).copied().ok_or(Refusal::Truncated);
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + table(byte(10)?);
    let mut frames = 0;
    loop {
        match byte(at)? {
            0x2c => {
                frames += 1;
                at += 10 + table(byte(at + 9)?) + 1;
            }
            0x21 => at += 2,
            0x3b => return Ok(frames),
            _ => return Err(Refusal::Damaged),
        }
        loop {
            let length = usize::from(byte(at)?);
            at += 1 + length;
            if length == 0 {
                break;
            }
        }
    }
}

/// The frames that `acTL` states before the first picture (PNG, third edition, 11.3.6.1); 1 for a still one.
fn png_frames(bytes: &[u8]) -> u32 {
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        match &head[4..] {
            b"acTL" => {
                let frames = bytes
                    .get(at + 8..at + 12)
                    .map_or(1, |field| u32::from_be_bytes(field.try_into().expect("the slice has four bytes")));
                return frames.max(1);
            }
            b"IDAT" | b"IEND" => return 1,
            _ => at = at.saturating_add(12).saturating_add(length),
        }
    }
    1
}

/// Counts `ANMF` chunks (RFC 9649, 2.7.1.1); 1 for a still picture.
fn webp_frames(bytes: &[u8]) -> u32 {
    let mut at = 12_usize;
    let mut frames = 0;
    while let Some(head) = bytes.get(at..at.saturating_add(8)) {
        if &head[..4] == b"ANMF" {
            frames += 1;
        }
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        at = at.saturating_add(8).saturating_add(length).saturating_add(length % 2);
    }
    frames.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_heads_are_walked_without_harm() {
        let starts: [&[u8]; 5] =
            [b"\xff\xd8\xff\xe0", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPANMF", b"II*\0"];
        let types = [PictureType::Jpeg, PictureType::Gif, PictureType::Png, PictureType::Webp, PictureType::Tiff];
        // A small generator, so that a failure comes again.
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        for (start, picture) in starts.iter().zip(types) {
            for length in 0..400 {
                let mut bytes = start.to_vec();
                for _ in 0..length {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    bytes.push(if state >> 60 == 0 { 0xff } else { (state >> 33) as u8 });
                }
                assert!(inspect(&bytes, picture, &Limits::default()).is_err());
            }
        }
    }
}
