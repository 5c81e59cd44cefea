import { bool, type Workbench } from '../workbench.js';

/** A pressed tool waits for the mouse to draw; from the keyboard, by touch and in sheets what it makes comes at once. */
export function drawOrPut(bench: Workbench, command: string, event: MouseEvent): void {
  const touch = event instanceof PointerEvent && event.pointerType === 'touch';
  if (event.detail > 0 && !touch && bench.kind !== 'spreadsheet') bench.act('draw', command);
  else bench.command(command, { CreateDirectly: bool(true) });
}
