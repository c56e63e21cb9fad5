# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot kernels-C1.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" kernels-C1.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'kernels-C1.'.format
data = 'kernels-C1.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,224 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,448 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,2.3333in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

unset border
unset tics
set key off
set lmargin at screen 0
set rmargin at screen 1
set tmargin at screen 1
set bmargin at screen 0
set xrange [0:720]
set yrange [224:0]

set label '{/:Bold Kernels of C1, LeNet-5 (1998)}' at screen 0.025,0.86161 left font ',18' textcolor rgb '#222222' front
set label 'output map' at screen 0.09028,0.73214 left font ',14' textcolor rgb '#555555' front
set label '0' at screen 0.12847,0.64286 center font ',14' textcolor rgb '#222222' front
set label '1' at screen 0.22014,0.64286 center font ',14' textcolor rgb '#222222' front
set label '2' at screen 0.31181,0.64286 center font ',14' textcolor rgb '#222222' front
set label '3' at screen 0.40347,0.64286 center font ',14' textcolor rgb '#222222' front
set label '4' at screen 0.49514,0.64286 center font ',14' textcolor rgb '#222222' front
set label '5' at screen 0.58681,0.64286 center font ',14' textcolor rgb '#222222' front
set label '0' at screen 0.07361,0.4442 right font ',14' textcolor rgb '#222222' front
set label 'input map' at screen 0.03611,0.4442 center rotate by 90 font ',14' textcolor rgb '#555555' front
set label 'All 6 pairs of maps are connected; kernels of 5×5, weights from −4.084 to 4.688. Dark is below' at screen 0.025,0.19643 left font ',14' textcolor rgb '#555555' front
set label '0, grey 0, light above. Seed 0. Data: MNIST. Spec 7ffae1de.' at screen 0.025,0.10714 left font ',14' textcolor rgb '#555555' front

set object rectangle from screen 0.08194,0.29464 to screen 0.63333,0.59375 fs solid noborder fc rgb '#ffffff' behind

# Colours of a value v, s being the one that gets the full colour.
part(v,s) = v > s ? 1 : v < -s ? -1 : v / s
mix(p,below,zero,above) = p < 0 ? zero + (zero - below) * p : zero + (above - zero) * p
ink_r(v,s) = v > 8e99 ? 230 : mix(part(v,s), 34, 255, 34)
ink_g(v,s) = v > 8e99 ? 230 : mix(part(v,s), 34, 255, 34)
ink_b(v,s) = v > 8e99 ? 230 : mix(part(v,s), 34, 255, 34)
ink(v,s) = 65536 * int(ink_r(v,s)) + 256 * int(ink_g(v,s)) + int(ink_b(v,s))
signed_r(v,s) = v > 8e99 ? 255 : mix(part(v,s), 0, 125, 254)
signed_g(v,s) = v > 8e99 ? 255 : mix(part(v,s), 34, 124, 232)
signed_b(v,s) = v > 8e99 ? 255 : mix(part(v,s), 78, 118, 56)
signed(v,s) = 65536 * int(signed_r(v,s)) + 256 * int(signed_g(v,s)) + int(signed_b(v,s))
plot \
  data index 0 matrix using (65+11*($1+0.5)):(97+11*($2+0.5)):(signed_r($3,4.68848991394043)):(signed_g($3,4.68848991394043)):(signed_b($3,4.68848991394043)) with rgbimage
unset output
