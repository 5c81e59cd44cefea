import { drawOrPut } from '../drawing/draw-tool.js';
import type { Workbench } from '../workbench.js';
import { openPopup } from './popup.js';

/** Shapes by LibreOffice's command, with a drawing on a 20 × 20 grid. */
const DRAWINGS: readonly (readonly [command: string, path: string])[] = [
  ['BasicShapes.rectangle', 'M3 5h14v10H3z'],
  ['BasicShapes.round-rectangle', 'M6 5h8a3 3 0 0 1 3 3v4a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3z'],
  ['BasicShapes.ellipse', 'M10 5c4.500 0 7 2 7 5s-2.500 5-7 5-7-2-7-5 2.500-5 7-5z'],
  ['BasicShapes.isosceles-triangle', 'M10 4l7 12H3z'],
  ['BasicShapes.right-triangle', 'M4 4v12h12z'],
  ['BasicShapes.diamond', 'M10 3l7 7-7 7-7-7z'],
  ['BasicShapes.parallelogram', 'M7 5h11l-5 10H2z'],
  ['BasicShapes.trapezoid', 'M6 5h8l4 10H2z'],
  ['BasicShapes.pentagon', 'M10 3l7 5-3 8H6L3 8z'],
  ['BasicShapes.hexagon', 'M6 4h8l4 6-4 6H6l-4-6z'],
  ['BasicShapes.octagon', 'M7 3h6l4 4v6l-4 4H7l-4-4V7z'],
  ['BasicShapes.cross', 'M7 3h6v4h4v6h-4v4H7v-4H3V7h4z'],
  ['BasicShapes.can', 'M4 6c0-3 12-3 12 0v8c0 3-12 3-12 0zM4 6c0 3 12 3 12 0'],
  ['BasicShapes.cube', 'M3 7l4-4h10v10l-4 4H3zM3 7h10v10M13 7l4-4'],
  ['ArrowShapes.right-arrow', 'M3 7h8V4l6 6-6 6v-3H3z'],
  ['ArrowShapes.left-arrow', 'M17 7H9V4l-6 6 6 6v-3h8z'],
  ['ArrowShapes.up-arrow', 'M7 17V9H4l6-6 6 6h-3v8z'],
  ['ArrowShapes.down-arrow', 'M7 3v8H4l6 6 6-6h-3V3z'],
  ['ArrowShapes.left-right-arrow', 'M2 10l4-5v3h8V5l4 5-4 5v-3H6v3z'],
  ['SymbolShapes.heart', 'M10 17C2 11 3 4 7 4c2 0 3 2 3 3 0-1 1-3 3-3 4 0 5 7-3 13z'],
  ['SymbolShapes.sun', 'M10 6a4 4 0 1 0 .01 0M10 2v2M10 16v2M2 10h2M16 10h2M4 4l2 2M14 14l2 2M4 16l2-2M14 6l2-2'],
  ['SymbolShapes.cloud', 'M6 15a3.500 3.500 0 0 1 0-7 4 4 0 0 1 8-1 4 4 0 0 1 0 8z'],
  ['StarShapes.star5', 'M10 2l2.500 5.500 5.500.5-4 4 1 6-5-3-5 3 1-6-4-4 5.500-.5z'],
  ['StarShapes.star6', 'M10 2l3 5h5l-3 4 3 4h-5l-3 4-3-4H2l3-4-3-4h5z'],
  ['CalloutShapes.rectangular-callout', 'M3 4h14v9H9l-4 4v-4H3z'],
  ['CalloutShapes.cloud-callout', 'M6 12a3 3 0 0 1 0-6 4 4 0 0 1 8-1 3.500 3.500 0 0 1 0 7zM5 15h.01'],
  ['FlowChartShapes.flowchart-process', 'M3 6h14v8H3z'],
  ['FlowChartShapes.flowchart-decision', 'M10 4l8 6-8 6-8-6z'],
  ['FlowChartShapes.flowchart-terminator', 'M6 6h8a4 4 0 0 1 0 8H6a4 4 0 0 1 0-8z'],
  ['FlowChartShapes.flowchart-data', 'M6 5h12l-4 10H2z'],
  ['FlowChartShapes.flowchart-document', 'M3 4h14v10c-5-2-8 4-14 1z'],
  ['Line', 'M4 16L16 4'],
];

function open(bench: Workbench, at: HTMLElement): void {
  const box = document.createElement('div');
  box.className = 'shape-grid';
  let close = (): void => undefined;
  for (const [command, path] of DRAWINGS) {
    const button = document.createElement('button');
    button.type = 'button';
    button.title = command.split('.').at(-1) ?? command;
    button.setAttribute('aria-label', button.title);
    button.dataset['shape'] = command;
    button.innerHTML = `<svg viewBox="0 0 20 20" class="icon" aria-hidden="true"><path d="${path}"/></svg>`;
    button.onclick = (event) => {
      close();
      drawOrPut(bench, `.uno:${command}`, event);
    };
    box.append(button);
  }
  close = openPopup(box, { at });
  box.querySelector('button')?.focus();
}

export const SHAPES = { open };
