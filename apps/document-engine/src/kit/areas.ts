/** A rectangle; the unit is the caller's. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function intersect(a: Area, b: Area): Area | null {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

export function union(a: Area, b: Area): Area {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

const size = (area: Area): number => area.width * area.height;

/** Joins rectangles wherever painting them as one costs little more than painting them apart. */
export function mergeAreas(areas: readonly Area[]): Area[] {
  const merged: Area[] = [];
  for (const area of areas) {
    let current = area;
    for (let i = 0; i < merged.length;) {
      const other = merged[i] as Area;
      const joined = union(current, other);
      if (size(joined) <= (size(current) + size(other)) * 1.3) {
        current = joined;
        merged.splice(i, 1);
        i = 0;
      } else i++;
    }
    merged.push(current);
  }
  return merged;
}

/** Cuts a rectangle into pieces no larger than given, so that no single painting takes long. */
export function cutArea(area: Area, maxWidth: number, maxHeight: number): Area[] {
  const pieces: Area[] = [];
  for (let y = area.y; y < area.y + area.height; y += maxHeight) {
    for (let x = area.x; x < area.x + area.width; x += maxWidth) {
      pieces.push({
        x,
        y,
        width: Math.min(maxWidth, area.x + area.width - x),
        height: Math.min(maxHeight, area.y + area.height - y),
      });
    }
  }
  return pieces;
}
