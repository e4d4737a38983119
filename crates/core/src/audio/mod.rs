//! Sound in: decode, resample, find speech, pack it into windows, keep the original.
