/** Longitude and latitude in degrees. */
export type Point = readonly [longitude: number, latitude: number];
export type Ring = readonly Point[];
/** An outline, followed by the outlines of its holes. */
export type Polygon = readonly Ring[];

export type TopologyGeometry = { readonly id?: number } & (
  | { readonly type: "Polygon"; readonly arcs: readonly (readonly number[])[] }
  | { readonly type: "MultiPolygon"; readonly arcs: readonly (readonly (readonly number[])[])[] }
);

/** The part of TopoJSON that maps of countries use: polygons made of shared, quantized, delta-encoded arcs. */
export interface Topology {
  readonly transform: { readonly scale: Point; readonly translate: Point };
  readonly arcs: readonly (readonly Point[])[];
  readonly objects: Readonly<Record<string, { readonly geometries: readonly TopologyGeometry[] }>>;
}

/** Decodes all arcs of a map to degrees (https://github.com/topojson/topojson-specification, section 2.1.4). */
export function decodeArcs({ transform, arcs }: Topology): Ring[] {
  return arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]): Point => {
      x += dx;
      y += dy;
      return [x * transform.scale[0] + transform.translate[0], y * transform.scale[1] + transform.translate[1]];
    });
  });
}

/** Joins the arcs of a geometry to closed outlines. */
export function polygonsOf(geometry: TopologyGeometry, arcs: readonly Ring[]): Polygon[] {
  const polygons = geometry.type === "Polygon" ? [geometry.arcs] : geometry.arcs;
  return polygons.map((rings) => rings.map((ring) => joinArcs(ring, arcs)));
}

function joinArcs(indexes: readonly number[], arcs: readonly Ring[]): Ring {
  return indexes.flatMap((index, position) => {
    // An arc that is walked backwards is named by the complement of its index.
    const arc = index >= 0 ? (arcs[index] ?? []) : (arcs[~index] ?? []).toReversed();
    return position === 0 ? arc : arc.slice(1);
  });
}
