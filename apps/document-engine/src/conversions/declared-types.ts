import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

const OOXML = 'application/vnd.openxmlformats-officedocument.';
const WORD = 'application/vnd.ms-word.';
const EXCEL = 'application/vnd.ms-excel.';
const POWERPOINT = 'application/vnd.ms-powerpoint.';

/** Content types of the main part (ECMA-376, part 1, 11.3.10, 12.3.23, 13.3.6; MS-OFFMACRO). */
const MAIN_PART: Readonly<Record<string, string>> = {
  docx: `${OOXML}wordprocessingml.document.main+xml`,
  dotx: `${OOXML}wordprocessingml.template.main+xml`,
  docm: `${WORD}document.macroEnabled.main+xml`,
  dotm: `${WORD}template.macroEnabledTemplate.main+xml`,
  xlsx: `${OOXML}spreadsheetml.sheet.main+xml`,
  xltx: `${OOXML}spreadsheetml.template.main+xml`,
  xlsm: `${EXCEL}sheet.macroEnabled.main+xml`,
  xltm: `${EXCEL}template.macroEnabled.main+xml`,
  pptx: `${OOXML}presentationml.presentation.main+xml`,
  potx: `${OOXML}presentationml.template.main+xml`,
  ppsx: `${OOXML}presentationml.slideshow.main+xml`,
  pptm: `${POWERPOINT}presentation.macroEnabled.main+xml`,
  potm: `${POWERPOINT}template.macroEnabled.main+xml`,
  ppsm: `${POWERPOINT}slideshow.macroEnabled.main+xml`,
};

/** Makes a template or a show of the document it differs from only in the declared type of its main part. */
export function declareAs(file: Buffer, written: string, wanted: string): Buffer {
  if (written === 'odp' && wanted === 'odg') return drawingOf(file);
  const [from, to] = [MAIN_PART[written], MAIN_PART[wanted]];
  const parts = unzipSync(file);
  const types = parts['[Content_Types].xml'];
  if (from === undefined || to === undefined || !types) throw new Error(`${written} cannot be declared as ${wanted}`);
  const text = strFromU8(types);
  if (!text.includes(`"${from}"`)) throw new Error(`the ${written} file has no main part of its type`);
  return Buffer.from(zipSync({ ...parts, '[Content_Types].xml': strToU8(text.replaceAll(`"${from}"`, `"${to}"`)) }));
}

/** The slides of a presentation as the pages of a drawing: LibreOffice calls what it writes as one a presentation. */
function drawingOf(presentation: Buffer): Buffer {
  const parts = unzipSync(presentation);
  const text = (name: string): string => strFromU8(parts[name] ?? new Uint8Array());
  const type = 'application/vnd.oasis.opendocument.graphics';
  return Buffer.from(
    zipSync({
      mimetype: [strToU8(type), { level: 0 }],
      ...Object.fromEntries(Object.entries(parts).filter(([name]) => name !== 'mimetype')),
      'META-INF/manifest.xml': strToU8(
        text('META-INF/manifest.xml').replaceAll('application/vnd.oasis.opendocument.presentation', type),
      ),
      'content.xml': strToU8(text('content.xml').replaceAll(/(<\/?office:)presentation>/g, '$1drawing>')),
    }),
  );
}
