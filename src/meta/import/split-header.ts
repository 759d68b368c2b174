/** Column names and delimiter of a CSV header line; the delimiter is the one of , ; tab | that occurs most often. */
export function splitHeader(line: string): { columns: string[]; delimiter: string } {
  const bare = line.replaceAll(/"[^"]*"/g, "");
  const count = (mark: string) => bare.split(mark).length - 1;
  const delimiter = [",", "\t", ";", "|"].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
  const columns: string[] = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!;
    if (char === '"' && quoted && line[i + 1] === '"') {
      field += char;
      i++;
    } else if (char === '"' && (quoted || field === "")) quoted = !quoted;
    else if (char === delimiter && !quoted) {
      columns.push(field);
      field = "";
    } else field += char;
  }
  columns.push(field);
  // Tables saved with their row index have a first column without a name.
  return { columns: columns.map((name, i) => name.trim() || `column ${i + 1}`), delimiter };
}
