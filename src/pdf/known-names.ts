/**
 * The names that nearly every document is full of, so that reading one makes no new text: a name of the file is
 * looked up by its bytes. Which names stand here changes nothing but speed.
 */
const names = `
  A AA AcroForm Action AIS All Alpha Alternate Annot Annots AP Artifact Ascent ASCII85Decode Author AvgWidth
  B BaseEncoding BaseFont BaseVersion BBox BitsPerComponent BM Border Bounds BS Btn ByteRange
  C C0 C1 CA ca CalRGB Cap CapHeight Catalog Ch CIDFontType2 CIDSystemInfo CIDToGIDMap ClassMap ColorSpace Colors Columns
  Contents Count Creator CreationDate CropBox CS
  D DA DCTDecode DecodeParms Desc DescendantFonts Descent Dest Dests DeviceCMYK DeviceGray DeviceRGB Differences
  DisplayDocTitle DocMDP Document Domain DR DSS DV DW
  Encode Encoding Encrypt ESIC ExtGState Extends Extensions ExtensionLevel
  F Ff Field Fields Figure Filter First FirstChar Flags FlateDecode Font FontBBox FontDescriptor FontFamily FontFile
  FontFile2 FontFile3 FontName FontStretch FontWeight Form FormType FT FunctionType Functions
  G GS0 Group H Height Hybrid I ICCBased ID Identity Identity-H Image ImageB ImageC ImageI Im0 Index Info Interpolate
  ItalicAngle K Kids L Lang Last LastChar Length Length1 Link Lock
  M MarkInfo Marked Mask Matrix MaxWidth MediaBox Metadata MissingWidth MK ModDate
  N N0 Name Names NeedAppearances Next None Nums
  O OBJR Obj ObjStm OC OCG OCGs OCProperties OE Off ON OP op OpenAction Ordering Order Outlines OutputIntents
  P Page PageLabels PageLayout PageMode Pages Parent ParentTree ParentTreeNextKey Pattern PDF Perms Pg Predictor Prev
  Producer ProcSet Properties Q R Range Reason Rect Registry Resources Role RoleMap Root Rotate
  S SA Shading Sig SigFlags Size SMask Span StemH StemV StructElem StructParent StructParents StructTreeRoot SubFilter
  Subject Subtype Supplement T TA Tabs Text Title ToUnicode TP Trans Transparency TrapNet Trapped TrueType TU TT0 TT1 Tx
  Type Type0 Type1 U UE URI UserUnit V Version ViewerPreferences VRI W Widget Width Widths WinAnsiEncoding
  X XFA XHeight XObject XRef XRefStm XYZ
`
  .trim()
  .split(/\s+/);

const slots = 1024;

/** By hash; names that share one stand in one list. */
const table: readonly string[][] = Array.from({ length: slots }, () => []);
for (const name of names) table[hashOfText(name)]?.push(name);

/** The name that these bytes are, where it is one of those that every document has. */
export function findKnownName(bytes: Uint8Array, from: number, to: number): string | undefined {
  const length = to - from;
  if (length === 0) return undefined;
  const middle = bytes[from + (length >> 1)] ?? 0;
  const list = table[hashOf(length, bytes[from] ?? 0, middle, bytes[to - 1] ?? 0)] ?? [];
  for (let i = 0; i < list.length; i++) {
    const name = list[i] ?? '';
    if (name.length === length && isSame(name, bytes, from)) return name;
  }
  return undefined;
}

/** Three characters and the length tell nearly all of them apart. */
function hashOf(length: number, first: number, middle: number, last: number): number {
  return (length + 7 * first + 61 * middle + 131 * last) & (slots - 1);
}

function hashOfText(text: string): number {
  const { length } = text;
  return hashOf(length, text.charCodeAt(0), text.charCodeAt(length >> 1), text.charCodeAt(length - 1));
}

function isSame(name: string, bytes: Uint8Array, from: number): boolean {
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) !== bytes[from + i]) return false;
  return true;
}
