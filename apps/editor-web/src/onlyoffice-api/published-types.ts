import type { Config, DocEditor } from '@onlyoffice/doceditor-types';
import type { EditorMethods } from './doc-editor.js';
import type { EditorConfig } from './frame.js';

/** Compiles only while every method that the published types know is there. */
export const methodsComplete: [Exclude<keyof DocEditor, keyof EditorMethods>] extends [never] ? true : never = true;

/** Compiles only while every published config is one that api.js takes. */
export const accepted: (config: Config) => EditorConfig = (config) => config;
