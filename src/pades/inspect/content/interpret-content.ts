/**
 * Follows a content stream and says what it paints, in order (ISO 32000 clause 8). It draws nothing: boxes, colours
 * and the reasons why something does not show are all that an inspection needs. Nested forms are followed within
 * limits, every operator and decoded byte is paid from the budget.
 */
import { fromLatin1 } from '../../../lib/bytes.ts';
import type { PdfDocument } from '../../../pdf/document.ts';
import { asKind, type PdfDict, type PdfObject, type PdfStream } from '../../../pdf/objects.ts';
import type { Rectangle } from '../../../pdf/pages.ts';
import type { Budget } from '../budget.ts';
import { colourOf, initialState, initialText, type GraphicsState } from './graphics-state.ts';
import { readContentFont, unknownFont, type ContentFont } from './content-font.ts';
import { intersect, isEmpty, keepsUpright, multiply, transformBox, type Matrix } from './matrix.ts';
import type { PaintedItem } from './painted-item.ts';
import { tracePath } from './trace-path.ts';
import { readOperations, type Operand } from './read-operations.ts';
import { showText } from './show-text.ts';

export interface Drawing {
  readonly document: PdfDocument;
  readonly budget: Budget;
  /** Whether an optional content group or membership is hidden on the screen. */
  readonly isHiddenLayer: (layer: PdfObject) => boolean;
  readonly paint: (item: PaintedItem) => void;
}

export interface Canvas {
  readonly content: Uint8Array;
  readonly resources: PdfDict | undefined;
  readonly ctm: Matrix;
  readonly clip: Rectangle;
  /** Content of a hidden layer is painted as hidden. */
  readonly hidden?: boolean;
  readonly depth?: number;
}

const maxDepth = 12;
const maxStates = 512;
const nothing = fromLatin1('');

/** @throws {PdfError} `pdf.limit` when the budget is spent, and what the content's syntax is refused with */
export function interpretContent(drawing: Drawing, canvas: Canvas): void {
  const { document, budget } = drawing;
  const { resources } = canvas;
  const depth = canvas.depth ?? 0;
  budget.spend('decodedBytes', canvas.content.length);
  let state: GraphicsState = initialState(canvas.ctm, canvas.clip);
  const states: GraphicsState[] = [];
  let text = initialText();
  /** One entry for each open marked content: whether a hidden layer begins with it. */
  const marks: boolean[] = [];
  const fonts = new Map<string, ContentFont>();
  const path = tracePath();

  const layerHidden = (): boolean => canvas.hidden === true || marks.includes(true);
  const paint = (item: PaintedItem): void =>
    drawing.paint(layerHidden() ? { ...item, hidden: 'layer', opaque: false } : item);
  const resource = (category: string, name: Operand | undefined): PdfObject => {
    const list = resources && document.getDict(resources, category);
    return typeof name === 'string' ? (list?.entries.get(name) ?? null) : null;
  };
  const fontNamed = (name: Operand | undefined): ContentFont => {
    const key = typeof name === 'string' ? name : '';
    const known = fonts.get(key);
    if (known !== undefined) return known;
    const dict = asKind(document.resolve(resource('Font', name)), 'dict');
    const font = dict === undefined ? unknownFont : readContentFont(document, dict);
    fonts.set(key, font);
    return font;
  };
  const show = (strings: readonly (number | Uint8Array)[]): void => {
    const shown = showText(state, text, strings);
    text = shown.text;
    if (shown.item !== undefined) paint(shown.item);
  };
  const nextLine = (x: number, y: number): void => {
    text.lineMatrix = multiply([1, 0, 0, 1, x, y], text.lineMatrix);
    text.matrix = text.lineMatrix;
  };
  const area = (painted: boolean): void => {
    if (painted) {
      for (const { box, isRectangle } of path.areas(state.ctm)) {
        const within = intersect(box, state.clip);
        if (isEmpty(within)) continue;
        paint({
          kind: 'area',
          box: within,
          opaque: isRectangle && state.clipIsBox && state.alpha === 1 && !state.hasSoftMask,
          colour: state.fill,
          hidden: state.alpha === 0 ? 'transparent' : undefined,
          text: undefined,
        });
      }
    }
    const clip = path.takeClip(state.ctm);
    if (clip !== undefined) {
      state.clip = intersect(state.clip, clip.box);
      state.clipIsBox &&= clip.isRectangle;
    }
  };
  const image = (opaqueImage: boolean): void => {
    const within = intersect(transformBox(state.ctm, [0, 0, 1, 1]), state.clip);
    if (isEmpty(within)) return;
    const solid = opaqueImage && keepsUpright(state.ctm) && state.clipIsBox;
    paint({
      kind: 'image',
      box: within,
      opaque: solid && state.alpha === 1 && !state.hasSoftMask,
      colour: undefined,
      hidden: state.alpha === 0 ? 'transparent' : undefined,
      text: undefined,
    });
  };
  const draw = (xobject: PdfStream): void => {
    const { dict } = xobject;
    const layer = dict.entries.get('OC');
    const hidden = layerHidden() || (layer !== undefined && drawing.isHiddenLayer(layer));
    if (document.getName(dict, 'Subtype') === 'Image') {
      const masked = ['SMask', 'Mask', 'SMaskInData'].some((key) => {
        const mask = document.resolve(dict.entries.get(key));
        return mask !== null && mask !== 0;
      });
      image(!hidden && !masked && document.resolve(dict.entries.get('ImageMask')) !== true);
      return;
    }
    if (document.getName(dict, 'Subtype') !== 'Form' || depth >= maxDepth) return;
    drawForm(drawing, xobject, { state, resources, hidden, depth: depth + 1 });
  };

  const numbers = (operands: readonly Operand[]): number[] =>
    operands.filter((operand) => typeof operand === 'number');
  const perform = (operator: string, operands: readonly Operand[]): void => {
    budget.spend('operators', 1);
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers(operands);
    const first = operands[0];
    switch (operator) {
      case 'q':
        if (states.length < maxStates) states.push({ ...state });
        break;
      case 'Q':
        state = states.pop() ?? state;
        break;
      case 'cm':
        state.ctm = multiply([a, b, c, d, e, f], state.ctm);
        break;
      case 'gs':
        applyExtGState(document, asKind(document.resolve(resource('ExtGState', first)), 'dict'), state);
        break;
      case 'BT':
        text = initialText();
        break;
      case 'Tf':
        state.font = fontNamed(first);
        state.fontSize = a;
        break;
      case 'Tr':
        state.renderMode = a;
        break;
      case 'Tc':
        state.characterSpacing = a;
        break;
      case 'Tw':
        state.wordSpacing = a;
        break;
      case 'Tz':
        state.horizontalScale = a / 100;
        break;
      case 'TL':
        state.leading = a;
        break;
      case 'Ts':
        state.rise = a;
        break;
      case 'Td':
        nextLine(a, b);
        break;
      case 'TD':
        state.leading = -b;
        nextLine(a, b);
        break;
      case 'Tm':
        text = { matrix: [a, b, c, d, e, f], lineMatrix: [a, b, c, d, e, f] };
        break;
      case 'T*':
        nextLine(0, -state.leading);
        break;
      case 'Tj':
        show([first instanceof Uint8Array ? first : nothing]);
        break;
      case "'":
        nextLine(0, -state.leading);
        show([first instanceof Uint8Array ? first : nothing]);
        break;
      case '"':
        state.wordSpacing = a;
        state.characterSpacing = b;
        nextLine(0, -state.leading);
        show(operands.filter((operand) => operand instanceof Uint8Array));
        break;
      case 'TJ':
        if (typeof first === 'object' && !(first instanceof Uint8Array)) show(first);
        break;
      case 'g':
      case 'rg':
      case 'k':
        state.fill = colourOf(numbers(operands));
        state.fillComponents = { g: 1, rg: 3, k: 4 }[operator];
        break;
      case 'cs':
        state.fillComponents = componentsOf(document, first, resource('ColorSpace', first));
        state.fill = colourOf({ 1: [0], 3: [0, 0, 0], 4: [0, 0, 0, 1] }[state.fillComponents] ?? []);
        break;
      case 'sc':
      case 'scn': {
        const components = numbers(operands);
        state.fill = components.length === state.fillComponents ? colourOf(components) : undefined;
        break;
      }
      case 'f':
      case 'F':
      case 'f*':
      case 'B':
      case 'B*':
      case 'b':
      case 'b*':
        area(true);
        break;
      case 'n':
      case 's':
      case 'S':
        area(false);
        break;
      case 'sh':
        if (!isEmpty(state.clip))
          paint({
            kind: 'area',
            box: state.clip,
            opaque: false,
            colour: undefined,
            hidden: undefined,
            text: undefined,
          });
        break;
      case 'EI':
        image(false);
        break;
      case 'Do': {
        const xobject = asKind(document.resolve(resource('XObject', first)), 'stream');
        if (xobject !== undefined) draw(xobject);
        break;
      }
      case 'BMC':
        marks.push(false);
        break;
      case 'BDC':
        marks.push(first === 'OC' && drawing.isHiddenLayer(resource('Properties', operands[1])));
        break;
      case 'EMC':
        marks.pop();
        break;
      default:
        path.add(operator, [a, b, c, d, e, f]);
    }
  };
  readOperations(canvas.content, perform);
}

interface Surroundings {
  readonly state: GraphicsState;
  readonly resources: PdfDict | undefined;
  readonly hidden: boolean;
  readonly depth: number;
}

/** Clause 8.10.1: the form's matrix, clipped to its box, with its own resources or those around it. */
function drawForm(
  drawing: Drawing,
  form: PdfStream,
  { state, resources, hidden, depth }: Surroundings,
): void {
  const { document } = drawing;
  const matrix = matrixOf(document, form.dict);
  const box = boxOf(document, form.dict);
  const ctm = multiply(matrix, state.ctm);
  const clip = box === undefined ? state.clip : intersect(state.clip, transformBox(ctm, box));
  const faint = state.alpha < 1 || state.hasSoftMask || !state.clipIsBox || !keepsUpright(ctm);
  const paint = faint
    ? (item: PaintedItem) =>
        drawing.paint({
          ...item,
          opaque: false,
          hidden: item.hidden ?? (state.alpha === 0 ? 'transparent' : undefined),
        })
    : drawing.paint;
  interpretContent(
    { ...drawing, paint },
    {
      content: document.streamBytes(form),
      resources: document.getDict(form.dict, 'Resources') ?? resources,
      ctm,
      clip,
      hidden,
      depth,
    },
  );
}

export function matrixOf(document: PdfDocument, dict: PdfDict): Matrix {
  const items = document.getArray(dict, 'Matrix')?.items.map((item) => document.resolve(item)) ?? [];
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = items.map((item) =>
    typeof item === 'number' ? item : 0,
  );
  return [a, b, c, d, e, f];
}

export function boxOf(document: PdfDocument, dict: PdfDict, key = 'BBox'): Rectangle | undefined {
  const items = document.getArray(dict, key)?.items.map((item) => document.resolve(item));
  if (items?.length !== 4 || !items.every((item) => typeof item === 'number')) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = items;
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
}

function applyExtGState(document: PdfDocument, dict: PdfDict | undefined, state: GraphicsState): void {
  if (dict === undefined) return;
  const alpha = document.getNumber(dict, 'ca');
  if (alpha !== undefined) state.alpha = alpha;
  const mask = document.resolve(dict.entries.get('SMask'));
  if (mask !== null) state.hasSoftMask = asKind(mask, 'dict') !== undefined;
  const blend = document.resolve(dict.entries.get('BM'));
  // Multiply and its kin let what is below show through; as a soft mask they make nothing opaque.
  if (blend !== null && !['Normal', 'Compatible'].includes(asKind(blend, 'name')?.value ?? ''))
    state.hasSoftMask = true;
  const [font, size] = document.getArray(dict, 'Font')?.items.map((item) => document.resolve(item)) ?? [];
  const fontDict = asKind(font, 'dict');
  if (fontDict !== undefined && typeof size === 'number') {
    state.font = readContentFont(document, fontDict);
    state.fontSize = size;
  }
}

const deviceSpaces: Readonly<Record<string, number>> = {
  DeviceGray: 1,
  CalGray: 1,
  DeviceRGB: 3,
  CalRGB: 3,
  DeviceCMYK: 4,
};

/** Components of a colour space whose values are grey, RGB or CMYK; 0 for any other. */
function componentsOf(document: PdfDocument, named: Operand | undefined, space: PdfObject): number {
  const direct = deviceSpaces[typeof named === 'string' ? named : ''];
  if (direct !== undefined) return direct;
  const value = document.resolve(space);
  const name = asKind(value, 'name');
  if (name !== undefined) return deviceSpaces[name.value] ?? 0;
  const [family, profile] = asKind(value, 'array')?.items.map((item) => document.resolve(item)) ?? [];
  const kind = asKind(family, 'name')?.value ?? '';
  if (kind === 'ICCBased') {
    const count = asKind(profile, 'stream')?.dict.entries.get('N');
    return typeof count === 'number' ? count : 0;
  }
  return deviceSpaces[kind] ?? 0;
}
