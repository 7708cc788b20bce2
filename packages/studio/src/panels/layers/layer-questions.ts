/** What the Layers panel asks its worker: an engine that also makes moving and still pictures of layers. */
import { describeLayer, LayerLimitError } from "reluscope";
import { type LayerBox, type LayerPoints, layerPicture, svgString, type ThemeName } from "reluscope/draw";
import { type MotionData, motionData } from "reluscope/view";
import { Engine } from "../../engine/engine.ts";

/** Data that goes through the layers, in coordinates of the network's input. */
export interface LayerData {
  readonly points?: LayerPoints;
  /** Part of the input space that is shown when there is no data. */
  readonly domain?: LayerBox;
  readonly inputNames: readonly string[];
}

/** Facts about a layer; what is too large to be found is left out. */
export interface LayerFacts {
  readonly units: number;
  readonly inputs: number;
  readonly rank?: number;
  readonly foldsInputs: boolean;
  readonly apex?: readonly number[];
  readonly dualVectors?: readonly number[];
  readonly sectors?: number;
}

export class LayersEngine extends Engine {
  /** @throws the library's words where the layer has no moving picture */
  motion(key: string, layer: number, data: LayerData): MotionData {
    return motionData(this.network(key), { ...data, layer });
  }

  /** One layer before and after its projection, as SVG. */
  picture(key: string, layer: number, data: LayerData, theme: ThemeName, width: number): string {
    const network = this.network(key);
    const options = layer === 1 ? data : { ...data, domain: undefined };
    return svgString(layerPicture(network, layer, { ...options, theme, width }), { title: `layer ${layer}` });
  }

  facts(key: string, layer: number): LayerFacts {
    const network = this.network(key);
    const { weight } = network.layers[layer - 1];
    const size = { units: weight.rows, inputs: weight.columns };
    try {
      const found = describeLayer(network, layer);
      const { rank, geometry, apex, dualVectors, sectorCount } = found;
      return {
        ...size,
        rank,
        foldsInputs: rank === geometry.units,
        apex: apex && Array.from(apex.values),
        dualVectors: dualVectors && Array.from(dualVectors.vectors),
        sectors: sectorCount,
      };
    } catch (error) {
      if (error instanceof LayerLimitError) return { ...size, foldsInputs: false };
      throw error;
    }
  }
}
