# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot connections.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" connections.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'connections.'.format
data = 'connections.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,329 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,658 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,3.4271in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
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
set yrange [329:0]

set label '{/:Bold Connections of C3, LeNet-5 (1998)}' at screen 0.025,0.90578 left font ',18' textcolor rgb '#222222' front
set label 'output map' at screen 0.09028,0.81763 left font ',14' textcolor rgb '#555555' front
set label '0' at screen 0.11111,0.75684 center font ',14' textcolor rgb '#222222' front
set label '1' at screen 0.15278,0.75684 center font ',14' textcolor rgb '#222222' front
set label '2' at screen 0.19444,0.75684 center font ',14' textcolor rgb '#222222' front
set label '3' at screen 0.23611,0.75684 center font ',14' textcolor rgb '#222222' front
set label '4' at screen 0.27778,0.75684 center font ',14' textcolor rgb '#222222' front
set label '5' at screen 0.31944,0.75684 center font ',14' textcolor rgb '#222222' front
set label '6' at screen 0.36111,0.75684 center font ',14' textcolor rgb '#222222' front
set label '7' at screen 0.40278,0.75684 center font ',14' textcolor rgb '#222222' front
set label '8' at screen 0.44444,0.75684 center font ',14' textcolor rgb '#222222' front
set label '9' at screen 0.48611,0.75684 center font ',14' textcolor rgb '#222222' front
set label '10' at screen 0.52778,0.75684 center font ',14' textcolor rgb '#222222' front
set label '11' at screen 0.56944,0.75684 center font ',14' textcolor rgb '#222222' front
set label '12' at screen 0.61111,0.75684 center font ',14' textcolor rgb '#222222' front
set label '13' at screen 0.65278,0.75684 center font ',14' textcolor rgb '#222222' front
set label '14' at screen 0.69444,0.75684 center font ',14' textcolor rgb '#222222' front
set label '15' at screen 0.73611,0.75684 center font ',14' textcolor rgb '#222222' front
set label '0' at screen 0.07361,0.65957 right font ',14' textcolor rgb '#222222' front
set label '1' at screen 0.07361,0.56839 right font ',14' textcolor rgb '#222222' front
set label '2' at screen 0.07361,0.4772 right font ',14' textcolor rgb '#222222' front
set label '3' at screen 0.07361,0.38602 right font ',14' textcolor rgb '#222222' front
set label '4' at screen 0.07361,0.29483 right font ',14' textcolor rgb '#222222' front
set label '5' at screen 0.07361,0.20365 right font ',14' textcolor rgb '#222222' front
set label 'input map' at screen 0.03611,0.43161 center rotate by 90 font ',14' textcolor rgb '#555555' front
set label '60 of 96 pairs of maps are connected. Spec 7ffae1de.' at screen 0.025,0.07295 left font ',14' textcolor rgb '#555555' front

set object rectangle from screen 0.08194,0.13982 to screen 0.76528,0.7234 fs solid noborder fc rgb '#e6e6e6' behind

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
  data index 0 using (65+int($1/1)*30+(int($1)%1+0.5)*30):(97+int($2/1)*30+(int($2)%1+0.5)*30):(14):(14):(ink($3,1)) with boxxyerror fs solid noborder lc rgb variable
unset output
