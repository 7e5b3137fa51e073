/**
 * Follows a content stream and says what it paints, in order (ISO 32000 clause 8). It draws nothing: boxes, colours
 * and the reasons why something does not show are all that an inspection needs. Nested forms are followed within
 * limits, every operator and decoded byte is paid from the budget.
 */
import { fromLatin1 } from '../../../lib/bytes.ts';
import type { PdfDocument } from '../../../pdf/document.ts';
import { asKind, type PdfDict, type PdfObject, type PdfStream } from '../../../pdf/objects.ts';
import type { Rectangle } from '../../../pdf/pages.ts';
import { PdfError } from '../../../pdf/pdf-error.ts';
import type { Budget } from '../budget.ts';
import { componentsOf } from './colour-space.ts';
import { readContentFont, unknownFont, type ContentFont } from './content-font.ts';
import { boxOf, matrixOf } from './form-space.ts';
import { applyExtGState } from './ext-graphics-state.ts';
import { colourOf, initialState, initialText, spaceColour, type GraphicsState } from './graphics-state.ts';
import { intersect, isEmpty, keepsUpright, multiply, scaleOf, transformBox, type Matrix } from './matrix.ts';
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
  /** The state around a form that is no group of its own (clause 8.10.1). */
  readonly around?: GraphicsState;
}

const maxDepth = 12;
const maxStates = 512;
const nothing = fromLatin1('');
/** Points; what a device makes of the width 0. */
const thinnest = 0.1;

const widened = ([x1, y1, x2, y2]: Rectangle, by: number): Rectangle => [x1 - by, y1 - by, x2 + by, y2 + by];

/** @throws {PdfError} `pdf.limit` when the budget is spent, and what the content's syntax is refused with */
export function interpretContent(drawing: Drawing, canvas: Canvas): void {
  const { document, budget } = drawing;
  const { resources } = canvas;
  const depth = canvas.depth ?? 0;
  budget.spend('decodedBytes', canvas.content.length);
  let state: GraphicsState = { ...(canvas.around ?? initialState), ctm: canvas.ctm, clip: canvas.clip };
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
  const isClear = (alpha: number): boolean => alpha === 1 && !state.hasSoftMask && state.blend === 'none';
  const fill = (): void => {
    for (const { box, isRectangle } of path.areas(state.ctm)) {
      const within = intersect(box, state.clip);
      if (isEmpty(within)) continue;
      paint({
        kind: 'area',
        box: within,
        opaque: isRectangle && state.clipIsBox && isClear(state.alpha),
        alpha: state.alpha,
        blend: state.blend,
        thickness: Math.min(within[2] - within[0], within[3] - within[1]),
        colour: state.fill,
        hidden: state.alpha === 0 ? 'transparent' : undefined,
        text: undefined,
      });
    }
  };
  /** Clause 8.5.3.2: half of the line lies on either side of the path; a width of 0 is the thinnest there is. */
  const stroke = (): void => {
    const width = Math.max(Math.abs(state.lineWidth) * scaleOf(state.ctm), thinnest);
    for (const { box } of path.areas(state.ctm)) {
      const within = intersect(widened(box, width / 2), state.clip);
      if (isEmpty(within)) continue;
      paint({
        kind: 'stroke',
        box: within,
        opaque: false,
        alpha: state.strokeAlpha,
        blend: state.blend,
        thickness: Math.min(width, within[2] - within[0], within[3] - within[1]),
        colour: state.stroke,
        hidden: state.strokeAlpha === 0 ? 'transparent' : undefined,
        text: undefined,
      });
    }
  };
  const endPath = (): void => {
    const clip = path.takeClip(state.ctm);
    if (clip !== undefined) {
      state.clip = intersect(state.clip, clip.box);
      state.clipIsBox &&= clip.isRectangle;
    }
  };
  const image = (opaqueImage: boolean, picture?: PdfStream): void => {
    const within = intersect(transformBox(state.ctm, [0, 0, 1, 1]), state.clip);
    if (isEmpty(within)) return;
    const solid = opaqueImage && keepsUpright(state.ctm) && state.clipIsBox;
    paint({
      kind: 'image',
      box: within,
      opaque: solid && isClear(state.alpha),
      alpha: state.alpha,
      blend: state.blend,
      thickness: Math.min(within[2] - within[0], within[3] - within[1]),
      colour: undefined,
      hidden: state.alpha === 0 ? 'transparent' : undefined,
      text: undefined,
      picture,
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
      image(!hidden && !masked && document.resolve(dict.entries.get('ImageMask')) !== true, xobject);
      return;
    }
    if (document.getName(dict, 'Subtype') !== 'Form') return;
    if (depth >= maxDepth)
      throw new PdfError('pdf.limit', `expected at most ${maxDepth} forms in one another`);
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
        // Which state a Q brings back would not be known any more (annex C.2 lets nest 28 of them).
        if (states.length >= maxStates)
          throw new PdfError('pdf.limit', `expected at most ${maxStates} graphics states in one another`);
        states.push({ ...state });
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
      case 'w':
        state.lineWidth = a;
        break;
      case 'g':
      case 'rg':
      case 'k':
        state.fill = colourOf(numbers(operands));
        state.fillComponents = { g: 1, rg: 3, k: 4 }[operator];
        break;
      case 'G':
      case 'RG':
      case 'K':
        state.stroke = colourOf(numbers(operands));
        state.strokeComponents = { G: 1, RG: 3, K: 4 }[operator];
        break;
      case 'cs':
        state.fillComponents = componentsOf(document, first, resource('ColorSpace', first));
        state.fill = spaceColour(state.fillComponents);
        break;
      case 'CS':
        state.strokeComponents = componentsOf(document, first, resource('ColorSpace', first));
        state.stroke = spaceColour(state.strokeComponents);
        break;
      case 'sc':
      case 'scn': {
        const components = numbers(operands);
        state.fill = components.length === state.fillComponents ? colourOf(components) : undefined;
        break;
      }
      case 'SC':
      case 'SCN': {
        const components = numbers(operands);
        state.stroke = components.length === state.strokeComponents ? colourOf(components) : undefined;
        break;
      }
      case 'f':
      case 'F':
      case 'f*':
        fill();
        endPath();
        break;
      case 'B':
      case 'B*':
      case 'b':
      case 'b*':
        fill();
        stroke();
        endPath();
        break;
      case 's':
      case 'S':
        stroke();
        endPath();
        break;
      case 'n':
        endPath();
        break;
      case 'sh':
        if (!isEmpty(state.clip))
          paint({
            kind: 'area',
            box: state.clip,
            opaque: false,
            alpha: state.alpha,
            blend: state.blend,
            thickness: Math.min(state.clip[2] - state.clip[0], state.clip[3] - state.clip[1]),
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
  const clipIsBox = state.clipIsBox && keepsUpright(ctm);
  const group = document.getDict(form.dict, 'Group');
  const isGroup = group !== undefined && document.getName(group, 'S') === 'Transparency';
  // What blends inside an isolated group blends with nothing below it (clause 11.4.5).
  const isIsolated = isGroup && document.resolve(group.entries.get('I')) === true;
  const paint = (item: PaintedItem): void =>
    drawing.paint(isGroup ? throughGroup(item, state, isIsolated) : item);
  interpretContent(
    { ...drawing, paint },
    {
      content: document.streamBytes(form),
      resources: document.getDict(form.dict, 'Resources') ?? resources,
      ctm,
      clip,
      hidden,
      depth,
      // A group begins with nothing of its own and is laid down as one (clause 11.6.6).
      around: isGroup
        ? { ...state, clipIsBox, alpha: 1, strokeAlpha: 1, blend: 'none', hasSoftMask: false }
        : { ...state, clipIsBox },
    },
  );
}

function throughGroup(item: PaintedItem, state: GraphicsState, isIsolated: boolean): PaintedItem {
  const { alpha, blend, hasSoftMask } = state;
  return {
    ...item,
    opaque: item.opaque && alpha === 1 && blend === 'none' && !hasSoftMask,
    alpha: item.alpha * alpha,
    blend: blend !== 'none' || isIsolated ? blend : item.blend,
    hidden: item.hidden ?? (alpha === 0 ? 'transparent' : undefined),
  };
}
