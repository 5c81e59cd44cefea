import type { SpreadsheetLayout } from '#conversion';

/**
 * Lays out the pages of a flat ODF spreadsheet (ODF 1.3, 20.326 and following: page layout properties), all sheets alike.
 * Print ranges go when they are to be ignored.
 */
export function layOutPages(fods: string, layout: SpreadsheetLayout): string {
  const [short, long] = [layout.pageWidthMm, layout.pageHeightMm].sort((a, b) => a - b) as [number, number];
  const across = layout.orientation === 'landscape';
  const fitted = layout.fitToWidth > 0 || layout.fitToHeight > 0;
  const properties: Record<string, string> = {
    'fo:page-width': `${across ? long : short}mm`,
    'fo:page-height': `${across ? short : long}mm`,
    'style:print-orientation': layout.orientation,
    'fo:margin-left': `${layout.marginLeftMm}mm`,
    'fo:margin-right': `${layout.marginRightMm}mm`,
    'fo:margin-top': `${layout.marginTopMm}mm`,
    'fo:margin-bottom': `${layout.marginBottomMm}mm`,
    ...(fitted
      ? {
          ...(layout.fitToWidth > 0 ? { 'style:scale-to-X': String(layout.fitToWidth) } : {}),
          ...(layout.fitToHeight > 0 ? { 'style:scale-to-Y': String(layout.fitToHeight) } : {}),
        }
      : { 'style:scale-to': `${layout.scale}%` }),
  };
  const replaced =
    /^(fo:page-(width|height)|style:print-orientation|fo:margin(-\w+)?|style:scale-to(-pages|-[XY])?|style:print|style:num-format)$/;
  const laidOut = fods.replaceAll(
    /<style:page-layout-properties\b([^>]*?)(\/?)>/g,
    (_tag, attributes: string, end: string) => {
      const given = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name, value]) => [
        name ?? '',
        value ?? '',
      ]);
      const print = (given.find(([name]) => name === 'style:print')?.[1] ?? 'charts drawings objects zero-values')
        .split(' ')
        .filter((item) => item !== 'grid' && item !== 'headers' && item !== '');
      if (layout.gridLines) print.push('grid');
      if (layout.headings) print.push('headers');
      const all = [
        ...given.filter(([name]) => !replaced.test(name ?? '')),
        ...Object.entries(properties),
        ['style:print', print.join(' ')],
      ];
      return `<style:page-layout-properties ${all.map(([name, value]) => `${name ?? ''}="${value ?? ''}"`).join(' ')}${end}>`;
    },
  );
  return layout.ignorePrintArea ? laidOut.replaceAll(/ table:(print-ranges|print)="[^"]*"/g, '') : laidOut;
}
