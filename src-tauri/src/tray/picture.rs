//! The pictures of the icon: Faircopy's own, with a sign in its corner while a recording goes on.

use tauri::image::Image;

use super::Standing;

/// Faircopy's icon.
const PLAIN: Image<'_> = tauri::include_image!("icons/128x128.png");
/// `--rec` of the page's light colours, and its paper.
const RED: [u8; 3] = [0xc8, 0x32, 0x1f];
const PAPER: [u8; 3] = [0xfb, 0xfa, 0xf7];
/// Where the sign is, in pixels, and how large.
const CENTRE: f32 = 85.0;
const RADIUS: f32 = 36.0;
const RIM: f32 = 6.0;

/// A red disc while a recording goes on, two bars while it is paused: told apart without colours, too.
pub fn of(standing: Standing) -> Image<'static> {
    let (width, height) = (PLAIN.width(), PLAIN.height());
    let mut pixels = PLAIN.rgba().to_vec();
    for (place, pixel) in pixels.chunks_exact_mut(4).enumerate() {
        let (x, y) = ((place as u32 % width) as f32 - CENTRE, (place as u32 / width) as f32 - CENTRE);
        let distance = x.hypot(y);
        let sign = match standing {
            Standing::Idle => continue,
            Standing::Recording { .. } => RADIUS - distance,
            Standing::Paused { .. } => bars(x, y),
        };
        paint(pixel, PAPER, RADIUS + RIM - distance);
        paint(pixel, RED, sign);
    }
    Image::new_owned(pixels, width, height)
}

/// How far within two upright bars a point is, in pixels; negative outside.
fn bars(x: f32, y: f32) -> f32 {
    (7.0 - (x.abs() - 13.0).abs()).min(24.0 - y.abs())
}

/// Colours a pixel as far as it lies `within` a shape, in pixels from its edge.
fn paint(pixel: &mut [u8], colour: [u8; 3], within: f32) {
    let share = (within + 0.5).clamp(0.0, 1.0);
    let mix = |below: u8, above: u8| (f32::from(below) * (1.0 - share) + f32::from(above) * share).round() as u8;
    for (channel, above) in pixel.iter_mut().zip(colour) {
        *channel = mix(*channel, above);
    }
    pixel[3] = mix(pixel[3], 255);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_standing_has_a_picture_of_its_own() {
        let centre = |picture: &Image<'_>| {
            let place = (CENTRE as usize * picture.width() as usize + CENTRE as usize) * 4;
            <[u8; 3]>::try_from(&picture.rgba()[place..place + 3]).expect("three colours")
        };
        assert_eq!(of(Standing::Idle).rgba(), PLAIN.rgba());
        assert_eq!(centre(&of(Standing::Recording { minutes: 1 })), RED);
        assert_eq!(centre(&of(Standing::Paused { minutes: 1 })), PAPER);
    }
}
