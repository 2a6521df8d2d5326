//! Workbooks as Excel and LibreOffice write them, made of rows of texts: an archive with stored
//! files, which the parts that are read need.

/// Rows of a CSV text. A line `sep=;` says the separator and leaves a blank row, so that rows keep
/// their lines.
pub(crate) fn rows(text: &str) -> Vec<Vec<String>> {
    let first = text.lines().next().unwrap_or_default();
    let stated = first.trim_matches('"').strip_prefix("sep=").and_then(|rest| rest.chars().next());
    // Titles above the header have no separator.
    let of_line = |line: &str| ['\t', ';', ','].into_iter().find(|&c| line.contains(c));
    let separator = stated.or_else(|| text.lines().find_map(of_line)).unwrap_or(',');
    let cut = |line: &str| {
        let (mut cells, mut quoted) = (vec![String::new()], false);
        for letter in line.chars() {
            match letter {
                '"' => quoted = !quoted,
                other if other == separator && !quoted => cells.push(String::new()),
                other => cells.last_mut().unwrap().push(other),
            }
        }
        cells
    };
    let lines = text.lines().enumerate();
    lines.map(|(at, line)| if at == 0 && stated.is_some() { vec![] } else { cut(line) }).collect()
}

/// The rows as a workbook of Excel, every cell a text.
pub(crate) fn xlsx(rows: &[Vec<String>]) -> Vec<u8> {
    let mut sheet = String::new();
    for (row, cells) in rows.iter().enumerate() {
        sheet.push_str(&format!("<row r=\"{}\">", row + 1));
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let column = char::from(b'A' + u8::try_from(column).unwrap());
            let text = escaped(cell);
            let cell = format!("<is><t xml:space=\"preserve\">{text}</t></is>");
            sheet.push_str(&format!("<c r=\"{column}{}\" t=\"inlineStr\">{cell}</c>", row + 1));
        }
        sheet.push_str("</row>");
    }
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let workbook = format!(
        "<workbook xmlns=\"{main}\" xmlns:r=\"{of}\"><sheets>\
         <sheet name=\"1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let related = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{package}/relationships\">\
             <Relationship Id=\"rId1\" Type=\"{of}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    archive(&[
        ("[Content_Types].xml", format!("<Types xmlns=\"{package}/content-types\"/>")),
        ("_rels/.rels", related("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", related("worksheet", "worksheets/sheet1.xml")),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>"),
        ),
    ])
}

/// The rows as a workbook of LibreOffice, every cell a text.
pub(crate) fn ods(rows: &[Vec<String>]) -> Vec<u8> {
    let mut table = String::new();
    for cells in rows {
        table.push_str("<table:table-row>");
        for cell in cells {
            let text = escaped(cell);
            table.push_str(&match cell.is_empty() {
                true => "<table:table-cell/>".to_owned(),
                false => format!(
                    "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p>\
                     </table:table-cell>"
                ),
            });
        }
        if cells.is_empty() {
            table.push_str("<table:table-cell/>");
        }
        table.push_str("</table:table-row>");
    }
    let names = ["office", "table", "text"]
        .map(|name| format!("xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\""));
    let content = format!(
        "<office:document-content {}><office:body><office:spreadsheet><table:table \
         table:name=\"1\">{table}</table:table></office:spreadsheet></office:body>\
         </office:document-content>",
        names.join(" ")
    );
    let manifest = "<manifest:manifest \
        xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".to_owned()),
        ("content.xml", content),
        ("META-INF/manifest.xml", manifest.to_owned()),
    ])
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A zip archive of these files, stored as they are.
fn archive(files: &[(&str, String)]) -> Vec<u8> {
    let (mut body, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let size = u32::try_from(content.len()).unwrap().to_le_bytes();
        let at = u32::try_from(body.len()).unwrap().to_le_bytes();
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        // The version, no flags, no compression, no time; the checksum and twice the size.
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        common.extend(checksum(content.as_bytes()).to_le_bytes());
        common.extend([size, size].concat());
        common.extend(length);
        common.extend([0, 0]);
        body.extend([b"PK\x03\x04", common.as_slice(), name.as_bytes()].concat());
        body.extend(content.as_bytes());
        directory.extend([b"PK\x01\x02\x14\0", common.as_slice(), &[0; 10], &at].concat());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let sizes = [directory.len(), body.len()].map(|size| u32::try_from(size).unwrap());
    let [size, at] = sizes.map(u32::to_le_bytes);
    body.extend(&directory);
    body.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &at, &[0, 0]].concat());
    body
}

/// The cyclic redundancy check of zip.
fn checksum(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg());
        }
    }
    !sum
}
