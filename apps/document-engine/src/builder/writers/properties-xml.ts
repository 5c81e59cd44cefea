import type { PropertiesModel } from '../guest/model.js';
import type { Parts } from './package-parts.js';
import { escapeXml } from './xml.js';

const CORE = 'http://schemas.openxmlformats.org/package/2006/metadata/core-properties';
const NAMES = /^(dc|cp|dcterms):[A-Za-z]{1,30}$/;

/** Title, author and whatever else a script says of its file. */
export function addProperties(parts: Parts, { core, custom }: PropertiesModel): void {
  const known = Object.entries(core).filter(([name]) => NAMES.test(name));
  if (known.length > 0) {
    const inside = known.map(([name, value]) => {
      const type = name.startsWith('dcterms:') ? ' xsi:type="dcterms:W3CDTF"' : '';
      return `<${name}${type}>${escapeXml(value)}</${name}>`;
    });
    parts.add(
      'docProps/core.xml',
      `<cp:coreProperties xmlns:cp="${CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${inside.join('')}</cp:coreProperties>`,
      'application/vnd.openxmlformats-package.core-properties+xml',
    );
    parts.relate('', CORE.replace('/metadata/core', '/relationships/metadata/core'), 'docProps/core.xml');
  }
  const own = Object.entries(custom);
  if (own.length === 0) return;
  const inside = own.map(([name, value], at) => {
    const text =
      typeof value === 'boolean'
        ? `<vt:bool>${value}</vt:bool>`
        : typeof value === 'number'
          ? `<vt:r8>${Number.isFinite(value) ? value : 0}</vt:r8>`
          : `<vt:lpwstr>${escapeXml(value)}</vt:lpwstr>`;
    return `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="${at + 2}" name="${escapeXml(name)}">${text}</property>`;
  });
  const schema = 'http://schemas.openxmlformats.org/officeDocument/2006';
  parts.add(
    'docProps/custom.xml',
    `<Properties xmlns="${schema}/custom-properties" xmlns:vt="${schema}/docPropsVTypes">${inside.join('')}</Properties>`,
    'application/vnd.openxmlformats-officedocument.custom-properties+xml',
  );
  parts.relate('', 'custom-properties', 'docProps/custom.xml');
}
