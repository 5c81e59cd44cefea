import type { Person } from '#protocol/editor';
import type { OtherPlace } from '../canvas/overlay.js';
import { LOK, parseViewEvent } from '../lok-events.js';

/** What LibreOffice told of a view. */
interface Place {
  part: number;
  caret: OtherPlace['caret'];
  caretVisible: boolean;
  cell: OtherPlace['frame'];
  object: OtherPlace['frame'];
  selection: OtherPlace['selection'];
}

/**
 * Where the others are in the document. LibreOffice tells a place once: what comes before its person is known is kept, and
 * the frame around an object stays while the cursor inside it comes and goes.
 */
export class OtherPlaces {
  private readonly places = new Map<number, Place>();
  private people = new Map<number, Person>();

  hear(type: number, payload: string): void {
    const event = parseViewEvent(payload);
    const place = this.places.get(event.view) ?? {
      part: event.part,
      caret: null,
      caretVisible: true,
      cell: null,
      object: null,
      selection: [],
    };
    this.places.set(event.view, place);
    switch (type) {
      case LOK.viewCursorVisible:
        place.caretVisible = event.visible;
        return; // it names the part that is current for somebody else
      case LOK.textViewSelection:
        place.selection = event.selection;
        break;
      case LOK.viewCursor:
        place.caret = event.rect;
        place.caretVisible = true;
        break;
      case LOK.cellViewCursor:
        // While somebody types into a cell LibreOffice takes its frame away; the others want to see where that is.
        if (event.rect === null) return;
        place.cell = event.rect;
        break;
      case LOK.graphicViewSelection:
        if (event.rect === null && place.object === null) return;
        place.object = event.rect;
        break;
    }
    place.part = event.part;
  }

  /** `me`: whose page this is. Whoever only looks at the document is nowhere in it. */
  setPeople(people: readonly Person[], me: string): void {
    const known = new Map<number, Person>();
    for (const person of people)
      if (person.view !== null && person.id !== me && person.mode !== 'view') known.set(person.view, person);
    for (const view of this.people.keys()) if (!known.has(view)) this.places.delete(view);
    this.people = known;
  }

  /** The editor began anew, and with it the numbers of views. */
  forget(): void {
    this.places.clear();
  }

  list(kind: string): OtherPlace[] {
    const list: OtherPlace[] = [];
    for (const [view, person] of this.people) {
      const place = this.places.get(view);
      if (!place) continue;
      const frame = place.object ?? place.cell;
      const inCell = kind === 'spreadsheet' && frame !== null;
      list.push({
        name: person.name,
        color: person.color,
        part: kind === 'text' ? 0 : place.part,
        frame,
        caret: place.caretVisible && !inCell ? place.caret : null,
        selection: place.selection,
      });
    }
    return list;
  }
}
