//! Aligned columns for lists.

use unicode_width::UnicodeWidthStr;

/// Rows as lines, columns two spaces apart, by display width. The last column is cut where it would pass `width`.
pub fn table(rows: &[Vec<String>], width: usize) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|c| rows.iter().filter_map(|row| row.get(c)).map(|cell| cell.width()).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            if column + 1 == row.len() {
                let room = width.saturating_sub(line.width()).max(20);
                line.push_str(&cut(cell, room));
            } else {
                line.push_str(&padded(cell, widths[column] + 2));
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// `text` followed by spaces up to `width` columns.
pub fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// `text`, or as much of it as fits with an ellipsis behind it.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if kept.width() + c.to_string().width() >= width {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_whatever_the_script() {
        let rows =
            [vec!["1".to_owned(), "会議".to_owned(), "a".to_owned()], vec!["12".into(), "Talk".into(), "b".into()]];
        assert_eq!(table(&rows, 80), "1   会議  a\n12  Talk  b\n");
    }

    #[test]
    fn a_long_last_column_is_cut() {
        assert_eq!(table(&[vec!["1".into(), "x".repeat(90)]], 40), format!("1  {}…\n", "x".repeat(36)));
    }
}
