/** Line drawings on a 20 × 20 grid, in the colour of the text beside them. */
const PATHS: Record<string, string> = {
  undo: 'M7 5 3 9l4 4M3 9h9a5 5 0 0 1 0 10H9',
  redo: 'M13 5l4 4-4 4M17 9H8a5 5 0 0 0 0 10h3',
  clear: 'M4 5h9M8.5 5 7 15M11 12l6 6M17 12l-6 6',
  alignLeft: 'M3 4h14M3 8h9M3 12h14M3 16h9',
  alignCenter: 'M3 4h14M6 8h8M3 12h14M6 16h8',
  alignRight: 'M3 4h14M8 8h9M3 12h14M8 16h9',
  justify: 'M3 4h14M3 8h14M3 12h14M3 16h14',
  bullets: 'M8 5h9M8 10h9M8 15h9M4 5h.01M4 10h.01M4 15h.01',
  numbering: 'M8 5h9M8 10h9M8 15h9M3.5 3.5 4.5 3v4M3 12.5c1.5-1.5 2.5 0 0 3h2',
  outdent: 'M3 4h14M9 8h8M9 12h8M3 16h14M6 8l-3 2 3 2',
  indent: 'M3 4h14M9 8h8M9 12h8M3 16h14M3 8l3 2-3 2',
  merge: 'M3 4h14v12H3zM10 4v3M10 13v3M5 10h3M12 10h3M7 8.5 8.5 10 7 11.5M13 8.5 11.5 10l1.5 1.5',
  wrap: 'M3 4h14M3 9h11a2.5 2.5 0 0 1 0 5h-4M12 12l-2 2 2 2M3 14h4',
  sum: 'M15 4H5l5 6-5 6h10',
  currency: 'M5 4l5 6 5-6M10 10v7M6 11h8M6 14h8',
  percent: 'M15 4 5 16M6 4.5a1.7 1.7 0 1 0 .01 0M14 12.500a1.700 1.700 0 1 0 .01 0',
  decimalsMore: 'M3 13h.01M6 8h2v5H6zM11 8h2v5h-2zM15 16h4M17 14v4',
  decimalsLess: 'M3 13h.01M6 8h2v5H6zM11 8h2v5h-2zM15 16h4',
  sortUp: 'M6 4v12M3 13l3 3 3-3M12 8l2-5 2 5M12.500 6.500h3M12 12h4l-4 5h4',
  sortDown: 'M6 4v12M3 13l3 3 3-3M12 3h4l-4 5h4M12 17l2-5 2 5M12.500 15.500h3',
  insertRow: 'M3 4h14v5H3zM10 11v6M7 14h6',
  insertColumn: 'M4 3v14h5V3zM11 10h6M14 7v6',
  deleteRow: 'M3 4h14v5H3zM7 14h6',
  deleteColumn: 'M4 3v14h5V3zM11 10h6',
  plus: 'M10 4v12M4 10h12',
  table: 'M3 4h14v12H3zM3 8h14M3 12h14M8 4v12M13 4v12',
  image: 'M3 4h14v12H3zM3 14l4-4 4 4 2-2 4 3M13 7.500h.01',
  pageBreak: 'M5 3v5h10V3M5 17v-5h10v5M2 10h3M8.500 10h3M15 10h3',
  duplicateSlide: 'M3 6h10v8H3zM6 6V3h11v8h-4',
  remove: 'M5 5l10 10M15 5 5 15',
  download: 'M10 3v9M6 8.500l4 4 4-4M4 16h12',
  print: 'M6 7V3h8v4M6 14H3V7h14v7h-3M6 12h8v5H6z',
  superscript: 'M3 7l7 9M10 7l-7 9M13 4.500c0-2 4-2 4 0 0 1.500-4 2-4 4h4',
  subscript: 'M3 3l7 9M10 3l-7 9M13 13.500c0-2 4-2 4 0 0 1.500-4 2-4 4h4',
  people: 'M7 9a3 3 0 1 0-.01 0M2 17c0-4 2-6 5-6s5 2 5 6M14 9a2.500 2.500 0 1 0-1-4.800M14 11c2.500 0 4 2 4 5',
  history: 'M10 3a7 7 0 1 1-6.500 4.500M3 3v4.500h4.500M10 6v4l3 2',
  comment: 'M3 4h14v9H9l-4 4v-4H3z',
  changes: 'M3 5h8M3 9h6M3 13h5M11 16l1-3 4.500-4.500 2 2L14 15z',
  edit: 'M4 16l1-4 8-8 3 3-8 8zM11.500 5.500l3 3',
};

export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('icon');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', PATHS[name] ?? '');
  svg.append(path);
  return svg;
}
